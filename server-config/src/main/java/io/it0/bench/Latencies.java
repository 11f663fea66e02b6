package io.it0.bench;

import java.util.Arrays;

/** How long requests took: counted by steps of 10 µs up to a second, so that recording costs next to nothing. */
final class Latencies {

  private static final int STEP_NANOS = 10_000;
  private static final int STEPS = 100_000;

  private final int[] counts = new int[STEPS + 1];
  private long requests;
  private long longest;

  void record(long nanos) {
    counts[(int) Math.min(STEPS, nanos / STEP_NANOS)]++;
    requests++;
    longest = Math.max(longest, nanos);
  }

  void add(Latencies other) {
    Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
    requests += other.requests;
    longest = Math.max(longest, other.longest);
  }

  long requests() {
    return requests;
  }

  /** In milliseconds; the upper end of the step in which it lies. */
  double percentile(double share) {
    long wanted = (long) Math.ceil(share * requests);
    long seen = 0;
    for (int i = 0; i < STEPS; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return (i + 1L) * STEP_NANOS / 1e6;
      }
    }
    return longestMillis();
  }

  double longestMillis() {
    return longest / 1e6;
  }
}
