package io.it0.subscription;

import io.it0.usage.TokenCounts;
import java.time.LocalDate;
import java.util.List;

/**
 * A tenant's tokens of some days, by model or by agent.
 *
 * @param from the first day, in the tenant's zone
 * @param to the last day
 * @param names the largest first; what is beyond {@link UsageBreakdowns#MOST_NAMES} is one more without a name
 * @param days each of them, also those without usage
 */
public record UsageBreakdown(LocalDate from, LocalDate to, List<Name> names, List<Day> days) {

  /** By what usage is told apart. */
  public enum By {
    MODEL,
    AGENT
  }

  /**
   * The sums of all days.
   *
   * @param name null: all the others; empty: no agent was named
   */
  public record Name(String name, long events, TokenCounts tokens) {

    Name plus(Name other) {
      return new Name(name, Math.addExact(events, other.events), tokens.plus(other.tokens));
    }
  }

  /** @param tokens input and output of each of the names, in their order */
  public record Day(LocalDate day, List<Long> tokens) {}
}
