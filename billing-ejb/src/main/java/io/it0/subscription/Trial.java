package io.it0.subscription;

import java.time.Instant;

/**
 * The time before a subscription is billed.
 *
 * @param needsPaymentMethod without a stored one the subscription expires at the end instead of being billed
 */
public record Trial(Instant end, boolean needsPaymentMethod) {}
