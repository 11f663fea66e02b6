package io.it0.payment;

import io.it0.money.Money;
import java.time.Instant;
import java.util.UUID;

/** A payer's bank wants the money back, as it is stored. */
public record Dispute(
    UUID id,
    UUID paymentId,
    String externalId,
    DisputeSeen.Status status,
    DisputeSeen.Funds funds,
    Money amount,
    String reason,
    Instant createdAt,
    Instant updatedAt) {}
