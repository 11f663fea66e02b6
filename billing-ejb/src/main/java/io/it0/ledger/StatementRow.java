package io.it0.ledger;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** An entry on an account's statement; a debit is positive, a credit negative. */
public record StatementRow(
    UUID journalId,
    int position,
    UUID tenantId,
    JournalKind kind,
    Journal.Source source,
    Optional<String> party,
    Optional<UUID> invoiceId,
    Money amount,
    Instant postedAt) {

  /** The place in a statement, the earliest first. */
  public record Key(Instant postedAt, UUID journalId, int position) {

    /** @throws IllegalArgumentException if it is none that {@link #toString} wrote */
    public static Key parse(String text) {
      String[] parts = text.split("\\|", -1);
      try {
        return new Key(
            Instant.parse(parts[0]), UUID.fromString(parts[1]), Integer.parseInt(parts[2]));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("not a place in a statement: " + text, e);
      }
    }

    @Override
    public String toString() {
      return postedAt + "|" + journalId + "|" + position;
    }
  }

  public Key key() {
    return new Key(postedAt, journalId, position);
  }
}
