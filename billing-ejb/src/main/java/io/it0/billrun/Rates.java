package io.it0.billrun;

import io.it0.catalog.Plan;
import io.it0.money.Money;
import io.it0.rating.PlanTerms;
import io.it0.rating.UsageSegment;
import io.it0.subscription.PriceBook;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The plans and their prices that usage is rated by. */
public record Rates(Function<UUID, Plan> plans, PriceBook prices) {

  UsageSegment segment(UsageRow row) {
    return new UsageSegment(
        row.segment(),
        terms(row),
        row.usage(),
        row.invoicedTokens(),
        Money.ofMinor(row.invoicedMinor(), row.owner().currency()));
  }

  private PlanTerms terms(UsageRow row) {
    UsageRow.Owner owner = row.owner();
    PlanTerms terms =
        prices.terms(
            row.tenantId(),
            plans.apply(row.planId()),
            owner.currency(),
            owner.interval(),
            row.segment().start());
    return row.trial() ? unbilled(terms) : terms;
  }

  private static PlanTerms unbilled(PlanTerms terms) {
    return new PlanTerms(
        terms.planKey(),
        terms.planName(),
        terms.includedTokens(),
        terms.allowancePolicy(),
        terms.baseFee(),
        Optional.empty(),
        terms.countCacheTokens());
  }
}
