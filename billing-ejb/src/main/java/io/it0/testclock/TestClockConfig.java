package io.it0.testclock;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * {@code testclock.wait}: how long a request waits for an advance before it answers that it goes on. {@code
 * testclock.max.running}: advances at a time on one node. {@code testclock.silence}: after which a walk is taken over.
 */
public record TestClockConfig(Duration patience, int maxRunning, Duration silence) {

  public static final TestClockConfig DEFAULTS =
      new TestClockConfig(Duration.ofSeconds(20), 16, Duration.ofMinutes(5));

  public TestClockConfig {
    require(
        !patience.isNegative() && patience.compareTo(Duration.ofMinutes(5)) <= 0,
        "testclock.wait",
        patience);
    require(maxRunning >= 1 && maxRunning <= 256, "testclock.max.running", maxRunning);
    require(silence.compareTo(Duration.ofSeconds(10)) >= 0, "testclock.silence", silence);
  }

  public static TestClockConfig from(Config config) {
    return new TestClockConfig(
        config.getOptionalValue("testclock.wait", Duration.class).orElse(DEFAULTS.patience),
        config.getOptionalValue("testclock.max.running", Integer.class).orElse(DEFAULTS.maxRunning),
        config.getOptionalValue("testclock.silence", Duration.class).orElse(DEFAULTS.silence));
  }

  private static void require(boolean valid, String key, Object value) {
    if (!valid) {
      throw new IllegalArgumentException(key + " is out of range: " + value);
    }
  }
}
