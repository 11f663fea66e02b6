package io.it0.invariant;

import org.eclipse.microprofile.config.Config;

/**
 * What can be set about the watch.
 *
 * @param segments {@code invariant.pass.segments}: looked at in one pass, which there is every minute
 * @param events {@code invariant.pass.events}: then a pass ends, too; a larger segment is looked at alone
 * @param park {@code invariant.park}: whether what is found keeps bill runs from its tenant
 */
public record InvariantConfig(int segments, long events, boolean park) {

  public InvariantConfig {
    within("invariant.pass.segments", segments, 1, 100_000);
    within("invariant.pass.events", events, 1, 1_000_000_000);
  }

  public static InvariantConfig from(Config config) {
    return new InvariantConfig(
        config.getOptionalValue("invariant.pass.segments", Integer.class).orElse(500),
        config.getOptionalValue("invariant.pass.events", Long.class).orElse(2_000_000L),
        config.getOptionalValue("invariant.park", Boolean.class).orElse(true));
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, and must be %d to %d".formatted(key, value, least, most));
    }
  }
}
