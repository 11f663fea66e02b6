package io.it0.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageConfigTest {

  @Test
  void the_defaults_are_these() {
    assertThat(configured(Map.of()))
        .isEqualTo(
            new UsageConfig(
                URI.create("redis://localhost:6379"),
                new UsageConfig.Streams(8, 20_000, 1_000),
                new UsageConfig.Consumers(
                    "",
                    2,
                    50_000,
                    Duration.ofMillis(1_000),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    Duration.ofHours(1)),
                new UsageConfig.Intake(
                    10_000, Duration.ofDays(35), Duration.ofMinutes(5), Duration.ofSeconds(10))));
  }

  @Test
  void each_key_sets_what_it_names() {
    Map<String, String> all =
        Map.ofEntries(
            Map.entry("redis.url", "redis://:secret@redis:6380/2"),
            Map.entry("usage.partitions", "16"),
            Map.entry("usage.stream.max-entries", "5"),
            Map.entry("usage.stream.max-events-per-entry", "6"),
            Map.entry("usage.consumer.name", "node-7"),
            Map.entry("usage.consumer.workers", "3"),
            Map.entry("usage.consumer.batch-events", "7"),
            Map.entry("usage.consumer.linger-ms", "8"),
            Map.entry("usage.consumer.block-ms", "9"),
            Map.entry("usage.consumer.claim-after-seconds", "10"),
            Map.entry("usage.consumer.forget-after-seconds", "61"),
            Map.entry("usage.intake.max-events", "12"),
            Map.entry("usage.intake.oldest-days", "13"),
            Map.entry("usage.intake.future-seconds", "14"),
            Map.entry("usage.intake.cache-seconds", "15"));

    assertThat(configured(all))
        .isEqualTo(
            new UsageConfig(
                URI.create("redis://:secret@redis:6380/2"),
                new UsageConfig.Streams(16, 5, 6),
                new UsageConfig.Consumers(
                    "node-7",
                    3,
                    7,
                    Duration.ofMillis(8),
                    Duration.ofMillis(9),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(61)),
                new UsageConfig.Intake(
                    12, Duration.ofDays(13), Duration.ofSeconds(14), Duration.ofSeconds(15))));
  }

  @ParameterizedTest
  @CsvSource({
    "usage.partitions, 0",
    "usage.partitions, 257",
    "usage.stream.max-entries, 0",
    "usage.consumer.workers, 9",
    "usage.consumer.forget-after-seconds, 1",
    "usage.intake.max-events, 0"
  })
  void a_value_out_of_its_range_names_its_key(String key, String value) {
    assertThatThrownBy(() -> configured(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key);
  }

  private static UsageConfig configured(Map<String, String> values) {
    return UsageConfig.from(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(values, "test", 100))
            .build());
  }
}
