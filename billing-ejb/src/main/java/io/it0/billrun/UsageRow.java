package io.it0.billrun;

import io.it0.period.BillingInterval;
import io.it0.period.Period;
import io.it0.usage.TokenCounts;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of {@code usage_aggregates}, with what is needed of the subscription that it was used on.
 *
 * @param trial never billed
 * @param late counted into after it was closed, and not yet invoiced
 * @param leftMinor of {@code invoicedMinor}, after credit notes and without void invoices: no more of it can be given back
 */
public record UsageRow(
    UUID id,
    UUID tenantId,
    UUID planId,
    Period period,
    Period segment,
    TokenCounts usage,
    boolean trial,
    boolean closed,
    boolean late,
    long invoicedTokens,
    long invoicedMinor,
    long leftMinor,
    Owner owner) {

  /** @param interval as it was when the row was used */
  public record Owner(
      UUID subscriptionId,
      String currency,
      BillingInterval interval,
      Optional<Integer> anchorDay) {}

  /** Without what belongs elsewhere. */
  public UsageRow without(TokenCounts elsewhere) {
    return new UsageRow(
        id,
        tenantId,
        planId,
        period,
        segment,
        usage.minus(elsewhere),
        trial,
        closed,
        late,
        invoicedTokens,
        invoicedMinor,
        leftMinor,
        owner);
  }
}
