package io.it0.testclock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class TestClockConfigTest {

  private static Config config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }

  @Test
  void a_request_waits_for_twenty_seconds() {
    assertThat(TestClockConfig.from(config(Map.of())))
        .isEqualTo(new TestClockConfig(Duration.ofSeconds(20), 16, Duration.ofMinutes(5)));
  }

  @Test
  void each_key_sets_its_value() {
    assertThat(
            TestClockConfig.from(
                config(
                    Map.of(
                        "testclock.wait", "PT1S",
                        "testclock.max.running", "3",
                        "testclock.silence", "PT1M"))))
        .isEqualTo(new TestClockConfig(Duration.ofSeconds(1), 3, Duration.ofMinutes(1)));
  }

  @Test
  void what_is_out_of_range_is_refused_by_its_key() {
    assertThatThrownBy(() -> TestClockConfig.from(config(Map.of("testclock.max.running", "0"))))
        .hasMessageContaining("testclock.max.running");
  }
}
