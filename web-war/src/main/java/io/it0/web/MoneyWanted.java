package io.it0.web;

import io.it0.money.Money;
import io.it0.problem.ProblemException;

/** An amount as a request writes it: {@code {"amount":"41.53","currency":"USD"}}. */
public record MoneyWanted(String amount, String currency) {

  /** @throws ProblemException if it is missing or no amount of the currency */
  static Money of(MoneyWanted wanted) {
    if (wanted == null || wanted.amount() == null || wanted.currency() == null) {
      throw new ProblemException(
          WebError.INVALID_REQUEST, "an amount is {\"amount\":\"41.53\",\"currency\":\"USD\"}");
    }
    if (wanted.amount().length() > 40) {
      throw new ProblemException(WebError.INVALID_REQUEST, "an amount has up to 40 digits");
    }
    return Money.of(wanted.amount(), wanted.currency());
  }
}
