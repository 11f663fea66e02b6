package io.it0.rating;

import io.it0.money.Money;
import io.it0.period.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A part of a period whose overage is one line: a segment under {@link AllowancePolicy#PRORATED}, the whole period under
 * {@link AllowancePolicy#FULL}.
 *
 * @param included what the earlier slices left of the pool
 */
record Slice(Period span, PlanTerms plan, long used, long included, long pool, Money invoiced) {
  /** The same slices, in the same order, whichever tokens are counted. */
  static List<Slice> of(
      Allowance allowance, List<UsageSegment> segments, ToLongFunction<UsageSegment> tokens) {
    long pool = allowance.pool(tokens);
    return switch (allowance.policy()) {
      case FULL -> List.of(whole(allowance.current(), pool, segments, tokens));
      case PRORATED -> inTimeOrder(pool, segments, tokens);
    };
  }

  private static Slice whole(
      PlanTerms current,
      long pool,
      List<UsageSegment> segments,
      ToLongFunction<UsageSegment> tokens) {
    long used = 0;
    Money invoiced = Money.zero(current.currency());
    for (UsageSegment segment : segments) {
      used = Math.addExact(used, tokens.applyAsLong(segment));
      invoiced = invoiced.plus(segment.invoicedOverage());
    }
    var span =
        new Period(segments.get(0).span().start(), segments.get(segments.size() - 1).span().end());
    return new Slice(span, current, used, pool, pool, invoiced);
  }

  private static List<Slice> inTimeOrder(
      long pool, List<UsageSegment> segments, ToLongFunction<UsageSegment> tokens) {
    var slices = new ArrayList<Slice>(segments.size());
    long left = pool;
    for (UsageSegment segment : segments) {
      long used = tokens.applyAsLong(segment);
      slices.add(
          new Slice(segment.span(), segment.plan(), used, left, pool, segment.invoicedOverage()));
      left = Overage.tokens(left, used);
    }
    return slices;
  }

  long above() {
    return Overage.tokens(used, included);
  }

  /** What the tokens above cost, whether or not some of it was invoiced. */
  Money price() {
    return plan.overagePerMtok()
        .map(rate -> Overage.price(above(), rate, plan.currency()))
        .orElse(Money.zero(plan.currency()));
  }
}
