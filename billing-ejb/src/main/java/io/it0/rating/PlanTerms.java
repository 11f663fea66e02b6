package io.it0.rating;

import io.it0.money.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;

/**
 * The figures of one version of a plan in one currency and billing interval.
 *
 * @param includedTokens per whole month
 * @param baseFee per whole billing interval
 * @param overagePerMtok price of 1,000,000 tokens in major units of the base fee's currency; empty: not billed
 */
public record PlanTerms(
    String planKey,
    String planName,
    long includedTokens,
    AllowancePolicy allowancePolicy,
    Money baseFee,
    Optional<BigDecimal> overagePerMtok,
    boolean countCacheTokens) {
  public PlanTerms {
    if (includedTokens < 0) {
      throw new IllegalArgumentException("included tokens " + includedTokens);
    }
    if (baseFee.isNegative()) {
      throw new IllegalArgumentException("base fee " + baseFee);
    }
    if (overagePerMtok.isPresent() && overagePerMtok.get().signum() < 0) {
      throw new IllegalArgumentException("overage rate " + overagePerMtok.get());
    }
  }

  public Currency currency() {
    return baseFee.currency();
  }
}
