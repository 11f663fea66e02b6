package io.it0.catalog;

import io.it0.money.Money;
import io.it0.period.BillingInterval;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * What a plan costs in one currency and billing interval.
 *
 * @param base for a whole interval, in advance
 * @param overagePerMtok price of 1,000,000 tokens above the included ones, in major units of the base's currency; empty:
 *     overage is not billed
 */
public record PlanPrice(BillingInterval interval, Money base, Optional<BigDecimal> overagePerMtok) {

  public PlanPrice {
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(overagePerMtok, "overagePerMtok");
    if (base.isNegative() || overagePerMtok.filter(rate -> rate.signum() < 0).isPresent()) {
      throw new IllegalArgumentException(
          "a price is not negative: " + base + ", " + overagePerMtok);
    }
  }

  /** A price whose figures are written as people write them; an empty overage is none. */
  static PlanPrice of(String currency, BillingInterval interval, String base, String overage) {
    return new PlanPrice(
        interval,
        Money.of(base, currency),
        overage.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(overage)));
  }
}
