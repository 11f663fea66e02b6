package io.it0.billrun;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * {@code billrun.chunk}: subscriptions a transaction, 1 to 5000. {@code billrun.grace}: how long after a period's end it
 * is closed. {@code billrun.backlog.wait}: how long a run waits for the usage stream to catch up. {@code
 * billrun.max.running}: runs at a time on one node.
 */
public record BillRunConfig(int chunk, Duration grace, Duration backlogWait, int maxRunning) {

  public static final BillRunConfig DEFAULTS =
      new BillRunConfig(500, Duration.ofMinutes(5), Duration.ofMinutes(10), 4);

  public BillRunConfig {
    require(chunk >= 1 && chunk <= 5000, "billrun.chunk", chunk);
    require(
        !grace.isNegative() && grace.compareTo(Duration.ofDays(7)) <= 0, "billrun.grace", grace);
    require(!backlogWait.isNegative(), "billrun.backlog.wait", backlogWait);
    require(maxRunning >= 1 && maxRunning <= 32, "billrun.max.running", maxRunning);
  }

  public static BillRunConfig from(Config config) {
    return new BillRunConfig(
        config.getOptionalValue("billrun.chunk", Integer.class).orElse(DEFAULTS.chunk),
        config.getOptionalValue("billrun.grace", Duration.class).orElse(DEFAULTS.grace),
        config
            .getOptionalValue("billrun.backlog.wait", Duration.class)
            .orElse(DEFAULTS.backlogWait),
        config.getOptionalValue("billrun.max.running", Integer.class).orElse(DEFAULTS.maxRunning));
  }

  private static void require(boolean valid, String key, Object value) {
    if (!valid) {
      throw new IllegalArgumentException(key + " is out of range: " + value);
    }
  }
}
