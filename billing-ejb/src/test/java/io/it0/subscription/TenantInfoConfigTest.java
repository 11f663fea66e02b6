package io.it0.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class TenantInfoConfigTest {

  private static Config config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }

  @Test
  void a_tenant_is_kept_for_five_minutes_unless_set() {
    assertThat(TenantInfoConfig.from(config(Map.of())))
        .isEqualTo(new TenantInfoConfig(Duration.ofMinutes(5), Duration.ofSeconds(5), 20_000));
  }

  @Test
  void each_key_sets_its_value() {
    assertThat(
            TenantInfoConfig.from(
                config(
                    Map.of(
                        "tenant-info.cache-seconds", "60",
                        "tenant-info.retry-seconds", "1",
                        "tenant-info.max-tenants", "10"))))
        .isEqualTo(new TenantInfoConfig(Duration.ofMinutes(1), Duration.ofSeconds(1), 10));
  }

  @Test
  void what_is_out_of_range_is_refused_by_its_key() {
    for (String key :
        new String[] {
          "tenant-info.cache-seconds", "tenant-info.retry-seconds", "tenant-info.max-tenants"
        }) {
      assertThatThrownBy(() -> TenantInfoConfig.from(config(Map.of(key, "-1"))))
          .hasMessageContaining(key);
    }
  }
}
