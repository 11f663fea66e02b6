package io.it0.rating;

import io.it0.money.Money;
import io.it0.period.Period;

/** A base-fee line of an issued invoice, as much of it as a credit needs. */
public record BilledLine(String planName, Money amount, Period period) {
  public BilledLine {
    if (amount.isNegative()) {
      throw new IllegalArgumentException("a credit of " + amount + " cannot be credited");
    }
  }
}
