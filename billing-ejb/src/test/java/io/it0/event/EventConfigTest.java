package io.it0.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class EventConfigTest {

  @Test
  void defaults() {
    assertThat(EventConfig.from(config(Map.of())))
        .isEqualTo(new EventConfig(100_000, 200, Duration.ofSeconds(30), Duration.ofDays(30)));
  }

  @Test
  void every_key_is_read() {
    var all =
        Map.of(
            "event.stream.max-entries", "5",
            "event.outbox.batch", "6",
            "event.outbox.claim-seconds", "7",
            "event.outbox.keep-days", "8");
    assertThat(EventConfig.from(config(all)))
        .isEqualTo(new EventConfig(5, 6, Duration.ofSeconds(7), Duration.ofDays(8)));
  }

  @Test
  void what_is_out_of_bounds_is_named() {
    assertThatThrownBy(() -> EventConfig.from(config(Map.of("event.outbox.batch", "0"))))
        .hasMessageContaining("event.outbox.batch");
    assertThatThrownBy(() -> EventConfig.from(config(Map.of("event.outbox.keep-days", "0"))))
        .hasMessageContaining("event.outbox.keep-days");
  }

  private static Config config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }
}
