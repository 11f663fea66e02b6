package io.it0.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationsConfigTest {

  @Test
  void a_claim_lasts_a_minute_and_fifty_orders_are_claimed_at_once_unless_set() {
    assertThat(from(Map.of())).isEqualTo(new OperationsConfig(Duration.ofMinutes(1), 50));
  }

  @Test
  void each_key_sets_its_value() {
    assertThat(from(Map.of("operations.claim-seconds", "30", "operations.batch", "7")))
        .isEqualTo(new OperationsConfig(Duration.ofSeconds(30), 7));
  }

  @Test
  void what_is_out_of_range_is_refused_by_its_key() {
    assertThatThrownBy(() -> from(Map.of("operations.claim-seconds", "9")))
        .hasMessageContaining("operations.claim-seconds");
    assertThatThrownBy(() -> from(Map.of("operations.batch", "0")))
        .hasMessageContaining("operations.batch");
  }

  private static OperationsConfig from(Map<String, String> values) {
    return OperationsConfig.from(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build());
  }
}
