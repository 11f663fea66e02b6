package io.it0.payment;

import java.util.Optional;
import java.util.UUID;

/** Which payments: of a tenant, of an invoice, in a status, or only those that wait for a person. */
public record PaymentFilter(
    Optional<UUID> tenant,
    Optional<UUID> invoice,
    Optional<PaymentStatus> status,
    boolean quarantined) {}
