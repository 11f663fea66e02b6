package io.it0.subscription;

import io.it0.period.BillingInterval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A tenant's own price of a plan, for terms and plan segments that start while it holds.
 *
 * @param baseMinor for a whole interval, in minor units; empty: the plan's
 * @param overagePerMtok in major units; empty: the plan's
 * @param until not itself; empty: open
 */
public record PriceOverride(
    UUID id,
    UUID tenantId,
    String planKey,
    String currency,
    BillingInterval interval,
    Optional<Long> baseMinor,
    Optional<BigDecimal> overagePerMtok,
    Instant from,
    Optional<Instant> until) {

  boolean holds(Instant at) {
    return !at.isBefore(from) && until.filter(end -> !at.isBefore(end)).isEmpty();
  }
}
