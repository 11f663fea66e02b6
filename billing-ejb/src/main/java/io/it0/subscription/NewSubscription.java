package io.it0.subscription;

import static io.it0.subscription.SubscriptionError.SUBSCRIPTION_INVALID;

import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import java.util.Optional;

/**
 * What a subscription is made from.
 *
 * @param anchorDay day of the month on which its periods start, 1 to 31; empty: calendar months
 * @param trialDays 1 to {@link #MOST_TRIAL_DAYS}; empty: billed from the start
 * @param trialNeedsPaymentMethod whether a trial that ends without a stored one expires
 * @param fixedMonths billing months after which it ends, 1 to {@link #MOST_FIXED_MONTHS}; empty: open
 */
public record NewSubscription(
    String planKey,
    String currency,
    BillingInterval interval,
    Optional<Integer> anchorDay,
    Optional<Integer> trialDays,
    boolean trialNeedsPaymentMethod,
    Optional<Integer> fixedMonths) {

  public static final int MOST_TRIAL_DAYS = 365;
  public static final int MOST_FIXED_MONTHS = 120;

  public NewSubscription {
    require(anchorDay, 31, "an anchor day");
    require(trialDays, MOST_TRIAL_DAYS, "the days of a trial");
    require(fixedMonths, MOST_FIXED_MONTHS, "the months of a fixed term");
  }

  /** Open, and billed from the start. */
  public NewSubscription(
      String planKey, String currency, BillingInterval interval, Optional<Integer> anchorDay) {
    this(planKey, currency, interval, anchorDay, Optional.empty(), false, Optional.empty());
  }

  private static void require(Optional<Integer> value, int most, String what) {
    if (value.filter(number -> number < 1 || number > most).isPresent()) {
      throw new ProblemException(SUBSCRIPTION_INVALID, what + ": 1 to " + most);
    }
  }
}
