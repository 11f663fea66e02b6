package io.it0.dunning;

import io.it0.money.Money;
import java.time.Instant;
import java.util.UUID;

/**
 * An attempt to collect what is open on an invoice.
 *
 * @param attempt from 1; with the invoice it is unique
 * @param idempotencyKey the same for every repetition of the attempt, {@code dunning:<invoice>:<attempt>}
 * @param at business time of the attempt
 */
public record Charge(
    UUID invoiceId, UUID tenantId, Money amount, int attempt, String idempotencyKey, Instant at) {}
