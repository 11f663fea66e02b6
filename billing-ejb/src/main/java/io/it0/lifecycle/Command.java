package io.it0.lifecycle;

import io.it0.period.BillingInterval;
import io.it0.subscription.NewSubscription;
import java.util.Optional;

/** What somebody wants of a tenant's subscription. */
public sealed interface Command {

  /** A new one, in place of the free plan. */
  record Subscribe(NewSubscription wanted) implements Command {}

  /**
   * A plan that costs more, or a year instead of a month: at once.
   *
   * @param interval empty: as it is
   */
  record Upgrade(String plan, Optional<BillingInterval> interval) implements Command {}

  /**
   * Any other plan or interval.
   *
   * @param interval empty: as it is
   * @param atOnce with a credit for what is not used; otherwise where the term ends
   */
  record Downgrade(String plan, Optional<BillingInterval> interval, boolean atOnce)
      implements Command {}

  record Cancel(When when) implements Command {

    /** At once, with a credit for what is not used, or where the term ends. */
    public enum When {
      IMMEDIATE,
      PERIOD_END
    }
  }

  /** Takes a scheduled change back. */
  record Undo() implements Command {}

  /** Takes a cancellation for the period's end back. */
  record Resume() implements Command {}
}
