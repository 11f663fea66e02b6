package io.it0.payment;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A refund, as it is stored. */
public record Refund(
    UUID id,
    UUID tenantId,
    UUID paymentId,
    RefundStatus status,
    Origin origin,
    Money amount,
    String reason,
    String requestedBy,
    Optional<String> externalId,
    Optional<String> failure,
    int checks,
    Instant createdAt,
    Instant updatedAt) {

  /** Who wanted it. */
  public enum Origin {
    PERSON,
    /** The policy for money that no invoice takes. */
    SURPLUS,
    /** It was made at the provider itself. */
    PROVIDER
  }
}
