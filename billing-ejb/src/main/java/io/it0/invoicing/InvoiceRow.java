package io.it0.invoicing;

import io.it0.money.Money;
import io.it0.period.Period;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An issued invoice without its lines.
 *
 * @param period the one that it opens, or the last one when none follows
 */
public record InvoiceRow(
    UUID id,
    UUID tenantId,
    UUID subscriptionId,
    InvoiceNumber number,
    InvoiceKind kind,
    InvoiceStatus status,
    Money total,
    Period period,
    Instant issuedAt,
    Instant dueAt,
    Optional<Instant> paidAt,
    InvoiceBalance balance) {

  /** What a page after this one comes after. */
  public Key key() {
    return new Key(issuedAt, id);
  }

  /** The place in the list of invoices, the latest first. */
  public record Key(Instant issuedAt, UUID id) {

    /** @throws IllegalArgumentException if it is none that {@link #toString} wrote */
    public static Key parse(String text) {
      int bar = text.indexOf('|');
      try {
        return new Key(
            Instant.parse(text.substring(0, bar)), UUID.fromString(text.substring(bar + 1)));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("not an invoice's place: " + text, e);
      }
    }

    @Override
    public String toString() {
      return issuedAt + "|" + id;
    }
  }
}
