package io.it0.quota;

import io.it0.period.Period;
import java.util.Optional;

/**
 * What PostgreSQL says about a tenant's running period.
 *
 * @param limit of billable tokens; empty: none
 * @param included tokens of the period
 * @param countsCache whether cache tokens are billable
 * @param counted billable tokens in the aggregates
 * @param version a higher one was read later
 * @param ceiling what Redis may have come to at most
 * @param added what was added while PostgreSQL decided
 */
record Budget(
    Period period,
    Optional<Long> limit,
    long included,
    boolean countsCache,
    long counted,
    long version,
    Ceiling ceiling,
    long added) {

  record Ceiling(long tokens, long version) {}

  long limitOrNone() {
    return limit.orElse(-1L);
  }

  /** By so much Redis may go on before PostgreSQL is told again. */
  long headroom(int percent) {
    return Math.max(1, limit.orElse(0L) / 100 * percent);
  }
}
