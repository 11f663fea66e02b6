package io.it0.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleConfigTest {

  @Test
  void defaults() {
    assertThat(from(Map.of()))
        .isEqualTo(
            new ConsoleConfig(Duration.ofMinutes(30), Duration.ofSeconds(120), 25, 1_048_576));
  }

  @Test
  void keys() {
    assertThat(
            from(
                Map.of(
                    "console.session.minutes", "5",
                    "console.session.warning-seconds", "30",
                    "console.rows", "50",
                    "console.max-body-bytes", "2048")))
        .isEqualTo(new ConsoleConfig(Duration.ofMinutes(5), Duration.ofSeconds(30), 50, 2048));
  }

  @Test
  void a_warning_comes_before_the_end() {
    assertThatThrownBy(
            () ->
                from(
                    Map.of(
                        "console.session.minutes", "1",
                        "console.session.warning-seconds", "60")))
        .hasMessageContaining("console.session.warning-seconds");
  }

  @Test
  void a_list_has_rows() {
    assertThatThrownBy(() -> from(Map.of("console.rows", "0")))
        .hasMessageContaining("console.rows");
  }

  private static ConsoleConfig from(Map<String, String> keys) {
    return ConsoleConfig.from(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(keys, "test", 100))
            .build());
  }
}
