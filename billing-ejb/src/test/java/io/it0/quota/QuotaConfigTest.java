package io.it0.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class QuotaConfigTest {

  private static Config config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }

  @Test
  void the_defaults_are_five_minutes_a_lease_and_five_seconds_between_reconciliations() {
    assertThat(QuotaConfig.from(config(Map.of())))
        .isEqualTo(
            new QuotaConfig(
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                1_000_000_000_000L,
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                5,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                200_000,
                Duration.ofHours(24)));
  }

  @Test
  void each_key_sets_its_value() {
    assertThat(
            QuotaConfig.from(
                config(
                    Map.of(
                        "quota.lease.default-seconds", "10",
                        "quota.lease.max-seconds", "20",
                        "quota.lease.max-tokens", "30",
                        "quota.reconcile-seconds", "40",
                        "quota.sweep-seconds", "50",
                        "quota.headroom-percent", "60",
                        "quota.redis.validity-seconds", "7",
                        "quota.redis.patience-seconds", "8",
                        "quota.unreported.max", "90",
                        "quota.unreported.hours", "100"))))
        .isEqualTo(
            new QuotaConfig(
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                30,
                Duration.ofSeconds(40),
                Duration.ofSeconds(50),
                60,
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                90,
                Duration.ofHours(100)));
  }

  @Test
  void what_is_out_of_range_is_refused_by_its_key() {
    for (String key :
        List.of(
            "quota.lease.default-seconds",
            "quota.lease.max-seconds",
            "quota.lease.max-tokens",
            "quota.reconcile-seconds",
            "quota.sweep-seconds",
            "quota.headroom-percent",
            "quota.redis.validity-seconds",
            "quota.unreported.max",
            "quota.unreported.hours")) {
      assertThatThrownBy(() -> QuotaConfig.from(config(Map.of(key, "0"))))
          .hasMessageContaining(key);
    }
    assertThatThrownBy(() -> QuotaConfig.from(config(Map.of("quota.redis.patience-seconds", "61"))))
        .hasMessageContaining("quota.redis.patience-seconds");
  }
}
