package io.it0.quota;

import io.it0.period.Period;
import java.util.Optional;

/**
 * How a tenant stands against its token quota at one moment.
 *
 * @param used billable tokens of the period that were counted, accepted, or settled
 * @param reserved tokens of the period's live leases
 * @param limit empty: none
 * @param sequence grows with every decision about the tenant in one epoch, so that a history can be put in order
 * @param epoch of the counters; see the package
 */
public record Standing(
    long used, long reserved, Optional<Long> limit, Period period, long sequence, long epoch) {

  /** What can still be admitted; empty: without limit. */
  public Optional<Long> left() {
    return limit.map(most -> Math.max(0, most - used - reserved));
  }
}
