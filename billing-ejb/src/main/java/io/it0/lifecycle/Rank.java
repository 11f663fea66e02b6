package io.it0.lifecycle;

import io.it0.catalog.Plan;
import io.it0.catalog.PlanPrice;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.subscription.Subscription;
import java.util.Optional;

/** Which of two plans is more: the one that costs more, by its list price; at the same price, that includes more. */
final class Rank {

  private Rank() {}

  /** A plan that is not less, without going from years back to months. */
  static boolean isUpgrade(Subscription from, Plan plan, Plan to, BillingInterval interval) {
    int more = compare(to, plan, from.currency());
    return more >= 0 && interval.months() >= from.interval().months();
  }

  private static int compare(Plan a, Plan b, String currency) {
    for (BillingInterval interval : BillingInterval.values()) {
      Optional<Money> ofA = base(a, currency, interval);
      Optional<Money> ofB = base(b, currency, interval);
      if (ofA.isPresent() && ofB.isPresent()) {
        int byPrice = ofA.get().compareTo(ofB.get());
        return byPrice != 0 ? byPrice : compareIncluded(a, b);
      }
    }
    return compareIncluded(a, b);
  }

  private static int compareIncluded(Plan a, Plan b) {
    return Long.compare(a.figures().includedTokens(), b.figures().includedTokens());
  }

  private static Optional<Money> base(Plan plan, String currency, BillingInterval interval) {
    return plan.figures().prices().stream()
        .filter(price -> price.interval() == interval)
        .map(PlanPrice::base)
        .filter(base -> base.currencyCode().equals(currency))
        .findFirst();
  }
}
