package io.it0.billrun;

import io.it0.period.BillingInterval;
import io.it0.period.Period;
import io.it0.usage.TokenCounts;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of {@code usage_aggregates}, with what is needed of the subscription that it was used on.
 *
 * @param late counted into after it was closed, and not yet invoiced
 */
record UsageRow(
    UUID id,
    UUID tenantId,
    UUID planId,
    Period period,
    Period segment,
    TokenCounts usage,
    boolean closed,
    boolean late,
    long invoicedTokens,
    long invoicedMinor,
    Owner owner) {

  record Owner(
      UUID subscriptionId,
      String currency,
      BillingInterval interval,
      Optional<Integer> anchorDay) {}
}
