package io.it0.ledger;

import java.time.Instant;
import java.util.UUID;

/** The place in the list of journals, the latest first. */
public record JournalKey(Instant postedAt, UUID id) {

  /** @throws IllegalArgumentException if it is none that {@link #toString} wrote */
  public static JournalKey parse(String text) {
    int bar = text.indexOf('|');
    try {
      return new JournalKey(
          Instant.parse(text.substring(0, bar)), UUID.fromString(text.substring(bar + 1)));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a journal's place: " + text, e);
    }
  }

  @Override
  public String toString() {
    return postedAt + "|" + id;
  }
}
