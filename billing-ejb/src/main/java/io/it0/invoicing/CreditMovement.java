package io.it0.invoicing;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of a tenant's customer credit, made once by (kind, source id).
 *
 * @param amount what is added; negative: what is taken
 * @param invoice that it came from or went to
 * @param actor who did it; empty: IT0 itself
 * @param at business time
 */
public record CreditMovement(
    UUID tenantId,
    Kind kind,
    Money amount,
    String sourceId,
    Optional<UUID> invoice,
    Optional<String> note,
    Optional<String> actor,
    Instant at) {

  /** Why the balance changed. Stored by name. */
  public enum Kind {
    /** Given by an administrator. */
    GRANTED,
    /** Taken back by an administrator. */
    REVOKED,
    /** More was paid than was open. */
    OVERPAYMENT,
    /** The paid part of what a credit note gives back. */
    CREDIT_NOTE,
    /** Used up by an invoice. */
    APPLIED,
    /** The invoice that it was applied to is void. */
    RETURNED,
    /** Paid out. */
    REFUNDED,
    /** An invoice came to less than nothing. */
    NEGATIVE_INVOICE
  }
}
