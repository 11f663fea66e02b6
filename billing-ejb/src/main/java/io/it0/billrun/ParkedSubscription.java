package io.it0.billrun;

import java.time.Instant;
import java.util.UUID;

/**
 * A subscription that a run could not bill; later runs skip it until it is released.
 *
 * @param periodStart of the period that could not be closed
 */
public record ParkedSubscription(
    UUID subscriptionId,
    UUID tenantId,
    String tenant,
    UUID billRunId,
    Instant periodStart,
    String reason,
    Instant parkedAt) {}
