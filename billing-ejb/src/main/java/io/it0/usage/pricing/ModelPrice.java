package io.it0.usage.pricing;

import io.it0.usage.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A model's price from an instant on, in US dollars per 1,000,000 tokens of each kind.
 *
 * @param effectiveFrom inclusive; it holds until the model's next price
 */
record ModelPrice(
    String model,
    Instant effectiveFrom,
    BigDecimal input,
    BigDecimal output,
    BigDecimal cacheRead,
    BigDecimal cacheWrite) {

  private static final int MILLION_DIGITS = 6;

  /** Exact: no rounding. */
  BigDecimal costUsd(TokenCounts tokens) {
    return times(input, tokens.input())
        .add(times(output, tokens.output()))
        .add(times(cacheRead, tokens.cacheRead()))
        .add(times(cacheWrite, tokens.cacheWrite()))
        .movePointLeft(MILLION_DIGITS);
  }

  private static BigDecimal times(BigDecimal price, long tokens) {
    return price.multiply(BigDecimal.valueOf(tokens));
  }
}
