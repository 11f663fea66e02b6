package io.it0.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class LifecycleConfigTest {

  private static Config config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }

  @Test
  void upgrades_take_effect_at_once_unless_configured() {
    assertThat(LifecycleConfig.from(config(Map.of())))
        .isEqualTo(new LifecycleConfig(false, Duration.ofDays(3), false, 100));
  }

  @Test
  void each_key_sets_its_value() {
    assertThat(
            LifecycleConfig.from(
                config(
                    Map.of(
                        "subscription.upgrade-when-paid", "true",
                        "subscription.upgrade-offer", "PT1H",
                        "subscription.trial-needs-payment-method", "true",
                        "threshold.page", "7"))))
        .isEqualTo(new LifecycleConfig(true, Duration.ofHours(1), true, 7));
  }

  @Test
  void what_is_out_of_range_is_refused_by_its_key() {
    assertThatThrownBy(
            () -> LifecycleConfig.from(config(Map.of("subscription.upgrade-offer", "PT1S"))))
        .hasMessageContaining("subscription.upgrade-offer");
    assertThatThrownBy(() -> LifecycleConfig.from(config(Map.of("threshold.page", "0"))))
        .hasMessageContaining("threshold.page");
  }
}
