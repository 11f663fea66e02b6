package io.it0.operations;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * What can be set about standing orders.
 *
 * @param claim {@code operations.claim-seconds}, 10 to 3,600, default 60: after it another node starts what a dead one
 *     has left
 * @param batch {@code operations.batch}, 1 to 1,000, default 50: orders that a node claims at once
 */
record OperationsConfig(Duration claim, int batch) {

  static final OperationsConfig DEFAULTS = new OperationsConfig(Duration.ofSeconds(60), 50);

  OperationsConfig {
    if (claim.toSeconds() < 10 || claim.toSeconds() > 3_600) {
      throw new IllegalArgumentException("operations.claim-seconds must be 10 to 3600");
    }
    if (batch < 1 || batch > 1_000) {
      throw new IllegalArgumentException("operations.batch must be 1 to 1000");
    }
  }

  static OperationsConfig from(Config config) {
    return new OperationsConfig(
        config
            .getOptionalValue("operations.claim-seconds", Long.class)
            .map(Duration::ofSeconds)
            .orElse(DEFAULTS.claim),
        config.getOptionalValue("operations.batch", Integer.class).orElse(DEFAULTS.batch));
  }
}
