package io.it0.dunning;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Which cases: in a status, of a tenant, after a place. */
public record BoardFilter(
    Optional<DunningCase.Status> status, Optional<UUID> tenant, Optional<Key> after) {

  /** The place in the board, the latest first. */
  public record Key(Instant openedAt, UUID invoiceId) {

    /** @throws IllegalArgumentException if it is none that {@link #toString} wrote */
    public static Key parse(String text) {
      int bar = text.indexOf('|');
      try {
        return new Key(
            Instant.parse(text.substring(0, bar)), UUID.fromString(text.substring(bar + 1)));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("not a place in the board: " + text, e);
      }
    }

    @Override
    public String toString() {
      return openedAt + "|" + invoiceId;
    }
  }
}
