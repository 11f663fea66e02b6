package io.it0.billrun;

import io.it0.subscription.Subscription;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A subscription whose current period is to be closed.
 *
 * @param zone its tenant's
 * @param now its tenant's business time
 * @param billable false: its trial ends without a way to be billed
 */
public record Due(Subscription subscription, ZoneId zone, Instant now, boolean billable) {}
