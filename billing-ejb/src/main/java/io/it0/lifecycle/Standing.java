package io.it0.lifecycle;

import io.it0.catalog.Plan;
import io.it0.period.BillingInterval;
import io.it0.rating.PlanTerms;
import io.it0.subscription.Subscription;
import java.util.Optional;

/**
 * A subscription with what it stands for.
 *
 * @param terms of the current period, at the tenant's own prices where it has any
 * @param scheduled the plan that takes over where the term ends
 */
public record Standing(
    Subscription subscription, Plan plan, PlanTerms terms, Optional<Plan> scheduled) {

  /**
   * What leads to another plan or interval: an upgrade where it is more, otherwise a downgrade.
   *
   * @param atOnce of a downgrade only: with a credit, instead of where the term ends
   */
  public Command changeTo(Plan wanted, BillingInterval interval, boolean atOnce) {
    return Rank.isUpgrade(subscription, plan, wanted, interval)
        ? new Command.Upgrade(wanted.key(), Optional.of(interval))
        : new Command.Downgrade(wanted.key(), Optional.of(interval), atOnce);
  }
}
