package io.it0.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskConfigTest {

  @Test
  void defaults() {
    assertThat(from(Map.of()))
        .isEqualTo(
            new TaskConfig(
                8,
                16,
                1_000,
                2_000_000,
                4_096,
                64_000,
                Duration.ofMinutes(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                5_000,
                500,
                Duration.ofMinutes(15)));
  }

  @Test
  void every_key_is_read() {
    assertThat(
            from(
                Map.ofEntries(
                    Map.entry("tasks.max-running-per-tenant", "1"),
                    Map.entry("tasks.max-running-per-node", "2"),
                    Map.entry("tasks.max-queued-per-tenant", "3"),
                    Map.entry("tasks.max-prompt-bytes", "4"),
                    Map.entry("tasks.max-tokens", "5"),
                    Map.entry("tasks.most-max-tokens", "6"),
                    Map.entry("tasks.lease-seconds", "17"),
                    Map.entry("tasks.heartbeat-seconds", "2"),
                    Map.entry("tasks.silence-seconds", "9"),
                    Map.entry("tasks.flush-ms", "100"),
                    Map.entry("tasks.max-events", "11"),
                    Map.entry("tasks.max-streams-per-node", "12"),
                    Map.entry("tasks.stream-seconds", "13"))))
        .isEqualTo(
            new TaskConfig(
                1,
                2,
                3,
                4,
                5,
                6,
                Duration.ofSeconds(17),
                Duration.ofSeconds(2),
                Duration.ofSeconds(9),
                Duration.ofMillis(100),
                11,
                12,
                Duration.ofSeconds(13)));
  }

  @Test
  void a_node_is_not_called_silent_between_two_heartbeats() {
    assertThatThrownBy(
            () -> from(Map.of("tasks.heartbeat-seconds", "10", "tasks.silence-seconds", "20")))
        .hasMessageContaining("tasks.silence-seconds");
  }

  private static TaskConfig from(Map<String, String> keys) {
    return TaskConfig.from(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(keys, "test", 100))
            .build());
  }
}
