package io.it0.usage;

/**
 * Tokens by kind; the four kinds are disjoint: input is what was read without the cache. None is negative, and sums
 * that do not fit a {@code long} throw {@link ArithmeticException}.
 */
public record TokenCounts(long input, long output, long cacheRead, long cacheWrite) {
  public static final TokenCounts ZERO = new TokenCounts(0, 0, 0, 0);

  public TokenCounts {
    if ((input | output | cacheRead | cacheWrite) < 0) {
      throw new IllegalArgumentException(
          "negative token count: " + input + ", " + output + ", " + cacheRead + ", " + cacheWrite);
    }
  }

  public TokenCounts plus(TokenCounts other) {
    return new TokenCounts(
        Math.addExact(input, other.input),
        Math.addExact(output, other.output),
        Math.addExact(cacheRead, other.cacheRead),
        Math.addExact(cacheWrite, other.cacheWrite));
  }

  /** @throws IllegalArgumentException if it has fewer of a kind */
  public TokenCounts minus(TokenCounts other) {
    return new TokenCounts(
        input - other.input,
        output - other.output,
        cacheRead - other.cacheRead,
        cacheWrite - other.cacheWrite);
  }

  /** What quota and overage count: input and output, and the cache's tokens only where the plan says so. */
  public long billable(boolean countCacheTokens) {
    return countCacheTokens ? total() : Math.addExact(input, output);
  }

  public long total() {
    return Math.addExact(Math.addExact(input, output), Math.addExact(cacheRead, cacheWrite));
  }
}
