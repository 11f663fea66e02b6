package io.it0.invariant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class InvariantConfigTest {

  @Test
  void defaults_and_keys() {
    assertThat(InvariantConfig.from(config(Map.of())))
        .isEqualTo(new InvariantConfig(500, 2_000_000, true));
    assertThat(
            InvariantConfig.from(
                config(
                    Map.of(
                        "invariant.pass.segments", "5",
                        "invariant.pass.events", "6",
                        "invariant.park", "false"))))
        .isEqualTo(new InvariantConfig(5, 6, false));
  }

  @Test
  void what_is_out_of_bounds_is_named() {
    assertThatThrownBy(() -> InvariantConfig.from(config(Map.of("invariant.pass.segments", "0"))))
        .hasMessageContaining("invariant.pass.segments");
  }

  private static Config config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }
}
