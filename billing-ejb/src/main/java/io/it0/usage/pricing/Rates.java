package io.it0.usage.pricing;

import io.it0.usage.TokenCounts;
import java.math.BigDecimal;

/**
 * US dollars per 1,000,000 tokens of each kind.
 *
 * @param cacheWrite of what is kept for 5 minutes, and of what nothing better is known about
 * @param cacheWrite1h of what is kept for an hour
 */
public record Rates(
    BigDecimal input,
    BigDecimal output,
    BigDecimal cacheRead,
    BigDecimal cacheWrite,
    BigDecimal cacheWrite1h) {

  private static final int MILLION_DIGITS = 6;

  /**
   * Exact: no rounding.
   *
   * @param writtenFor1h how many of the tokens' cache writes are kept for an hour
   */
  BigDecimal costUsd(TokenCounts tokens, long writtenFor1h) {
    return times(input, tokens.input())
        .add(times(output, tokens.output()))
        .add(times(cacheRead, tokens.cacheRead()))
        .add(times(cacheWrite, tokens.cacheWrite() - writtenFor1h))
        .add(times(cacheWrite1h, writtenFor1h))
        .movePointLeft(MILLION_DIGITS);
  }

  /** Whether they are the same numbers, however many zeros they are written with. */
  boolean sameAs(Rates other) {
    return input.compareTo(other.input) == 0
        && output.compareTo(other.output) == 0
        && cacheRead.compareTo(other.cacheRead) == 0
        && cacheWrite.compareTo(other.cacheWrite) == 0
        && cacheWrite1h.compareTo(other.cacheWrite1h) == 0;
  }

  private static BigDecimal times(BigDecimal rate, long tokens) {
    return rate.multiply(BigDecimal.valueOf(tokens));
  }
}
