package io.it0.event;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * What can be set about events and their outbox.
 *
 * @param maxEntries {@code event.stream.max-entries}: about as many of the newest entries are kept in each stream
 * @param batch {@code event.outbox.batch}: events that are appended in one step
 * @param claim {@code event.outbox.claim-seconds}: after it others take over from a node that has died
 * @param keep {@code event.outbox.keep-days}: published events stay in the database for as long
 */
public record EventConfig(int maxEntries, int batch, Duration claim, Duration keep) {

  public EventConfig {
    within("event.stream.max-entries", maxEntries, 1, 10_000_000);
    within("event.outbox.batch", batch, 1, 1_000);
    within("event.outbox.claim-seconds", claim.toSeconds(), 1, 3_600);
    within("event.outbox.keep-days", keep.toDays(), 1, 3_650);
  }

  public static EventConfig from(Config config) {
    return new EventConfig(
        number(config, "event.stream.max-entries", 100_000),
        number(config, "event.outbox.batch", 200),
        Duration.ofSeconds(number(config, "event.outbox.claim-seconds", 30)),
        Duration.ofDays(number(config, "event.outbox.keep-days", 30)));
  }

  private static int number(Config config, String key, int fallback) {
    return config.getOptionalValue(key, Integer.class).orElse(fallback);
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, and must be %d to %d".formatted(key, value, least, most));
    }
  }
}
