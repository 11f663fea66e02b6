package io.it0.rating;

import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.usage.TokenCounts;
import java.time.Instant;

/**
 * A part of a period in which one plan held, and what was used in it. The segments of a period tile it.
 *
 * @param usage everything counted so far, late or not
 * @param invoicedTokens billable tokens that invoices already cover
 * @param invoicedOverage overage that invoices already charge for this segment
 */
public record UsageSegment(
    Period span, PlanTerms plan, TokenCounts usage, long invoicedTokens, Money invoicedOverage) {
  public UsageSegment {
    if (invoicedTokens < 0) {
      throw new IllegalArgumentException("invoiced tokens " + invoicedTokens);
    }
    if (!invoicedOverage.currency().equals(plan.currency())) {
      throw new IllegalArgumentException(
          "invoiced " + invoicedOverage + " on a plan in " + plan.currency());
    }
  }

  /** A segment of which nothing was invoiced yet. */
  public static UsageSegment open(Period span, PlanTerms plan, TokenCounts usage) {
    return new UsageSegment(span, plan, usage, 0, Money.zero(plan.currency()));
  }

  /** As if its plan had gone on until then. */
  public UsageSegment upTo(Instant end) {
    return new UsageSegment(
        new Period(span.start(), end), plan, usage, invoicedTokens, invoicedOverage);
  }

  UsageSegment invoiced(long tokens, Money more) {
    return new UsageSegment(span, plan, usage, tokens, invoicedOverage.plus(more));
  }
}
