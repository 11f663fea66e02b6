package io.it0.subscription;

import static io.it0.subscription.SubscriptionError.SUBSCRIPTION_INVALID;

import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import java.util.Optional;

/**
 * What a subscription is made from.
 *
 * @param anchorDay day of the month on which its periods start, 1 to 31; empty: calendar months
 */
public record NewSubscription(
    String planKey, String currency, BillingInterval interval, Optional<Integer> anchorDay) {

  public NewSubscription {
    if (anchorDay.filter(day -> day < 1 || day > 31).isPresent()) {
      throw new ProblemException(SUBSCRIPTION_INVALID, "an anchor day is 1 to 31");
    }
  }
}
