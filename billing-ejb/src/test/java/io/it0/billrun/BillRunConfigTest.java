package io.it0.billrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class BillRunConfigTest {

  private static Config config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new io.smallrye.config.PropertiesConfigSource(values, "test", 100))
        .build();
  }

  @Test
  void the_defaults_are_500_a_chunk_five_minutes_of_grace_and_ten_of_waiting() {
    assertThat(BillRunConfig.from(config(Map.of())))
        .isEqualTo(new BillRunConfig(500, Duration.ofMinutes(5), Duration.ofMinutes(10), 4));
  }

  @Test
  void each_key_sets_its_value() {
    assertThat(
            BillRunConfig.from(
                config(
                    Map.of(
                        "billrun.chunk", "7",
                        "billrun.grace", "PT1H",
                        "billrun.backlog.wait", "PT2M",
                        "billrun.max.running", "2"))))
        .isEqualTo(new BillRunConfig(7, Duration.ofHours(1), Duration.ofMinutes(2), 2));
  }

  @Test
  void what_is_out_of_range_is_refused_by_its_key() {
    assertThatThrownBy(() -> BillRunConfig.from(config(Map.of("billrun.chunk", "0"))))
        .hasMessageContaining("billrun.chunk");
    assertThatThrownBy(() -> BillRunConfig.from(config(Map.of("billrun.grace", "P8D"))))
        .hasMessageContaining("billrun.grace");
    assertThatThrownBy(() -> BillRunConfig.from(config(Map.of("billrun.backlog.wait", "-PT1S"))))
        .hasMessageContaining("billrun.backlog.wait");
    assertThatThrownBy(() -> BillRunConfig.from(config(Map.of("billrun.max.running", "33"))))
        .hasMessageContaining("billrun.max.running");
  }
}
