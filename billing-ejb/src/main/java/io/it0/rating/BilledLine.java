package io.it0.rating;

import io.it0.money.Money;
import io.it0.period.Period;
import java.util.Optional;
import java.util.UUID;

/**
 * A base-fee line of an issued invoice, as much of it as a credit needs.
 *
 * @param left of the amount, after what credit notes gave back
 * @param id of the line, which the credit names; empty: not stored
 */
public record BilledLine(
    String planName, Money amount, Period period, Money left, Optional<UUID> id) {

  public BilledLine {
    if (amount.isNegative()) {
      throw new IllegalArgumentException("a credit of " + amount + " cannot be credited");
    }
    if (left.isNegative() || left.isGreaterThan(amount)) {
      throw new IllegalArgumentException(left + " left of " + amount);
    }
  }

  /** One of which nothing was given back. */
  public BilledLine(String planName, Money amount, Period period) {
    this(planName, amount, period, amount, Optional.empty());
  }
}
