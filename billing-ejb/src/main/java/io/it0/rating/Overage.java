package io.it0.rating;

import io.it0.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** Tokens above the included ones and their price: (total − included) × rate per 1,000,000, to the token. */
public final class Overage {
  private static final int MILLION = 6;

  private Overage() {}

  public static long tokens(long total, long included) {
    if (total < 0 || included < 0) {
      throw new IllegalArgumentException(total + " tokens, " + included + " included");
    }
    return Math.max(0, total - included);
  }

  /** Exact up to the only rounding, HALF_UP to the minor unit: call it once per line. */
  public static Money price(long tokens, BigDecimal perMtok, Currency currency) {
    BigDecimal exact = perMtok.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION);
    return Money.rounded(exact, currency, RoundingMode.HALF_UP);
  }
}
