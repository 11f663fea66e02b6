package io.it0.rating;

import io.it0.money.MoneyError;
import io.it0.period.Period;
import io.it0.problem.ProblemException;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The included tokens of a period that one or more plans share. The policy that holds is the current plan's, which is
 * the last segment's. Months that are charged in part include their days' part, under either policy.
 */
public final class Allowance {
  private final List<UsageSegment> segments;
  private final int[] days;
  private final int[] daysLeft;
  private final int fullDays;

  private Allowance(List<UsageSegment> segments, int[] days, int fullDays) {
    this.segments = segments;
    this.days = days;
    this.fullDays = fullDays;
    this.daysLeft = new int[days.length];
    int left = 0;
    for (int i = days.length - 1; i >= 0; i--) {
      left += days[i];
      daysLeft[i] = left;
    }
  }

  /** Of a plan that holds for the whole of the charged period. */
  public static long included(PlanTerms plan, Period charged, Period full, ZoneId zone) {
    requireInside(charged, full);
    return floor(tokenDays(plan, charged.days(zone)), full.days(zone));
  }

  /**
   * The tokens included in the period, given the usage so far. A change that shrinks the pool leaves what it covered
   * until then included, so the result can be more than the weighted sum.
   */
  public static long pool(Period period, Period full, List<UsageSegment> segments, ZoneId zone) {
    Allowance allowance = of(period, full, segments, zone);
    return allowance.pool(allowance::billable);
  }

  static Allowance of(Period period, Period full, List<UsageSegment> segments, ZoneId zone) {
    requireInside(period, full);
    requireTiling(period, segments);
    requireOneCurrency(segments);
    return new Allowance(List.copyOf(segments), daysOf(period, segments, zone), full.days(zone));
  }

  AllowancePolicy policy() {
    return current().allowancePolicy();
  }

  PlanTerms current() {
    return segments.get(segments.size() - 1).plan();
  }

  long billable(UsageSegment segment) {
    return billable(segment, current());
  }

  /** The tokens of a segment that count, in a period that ends on the current plan. */
  static long billable(UsageSegment segment, PlanTerms current) {
    PlanTerms figures = current.allowancePolicy().figures(segment.plan(), current);
    return segment.usage().billable(figures.countCacheTokens());
  }

  long pool(ToLongFunction<UsageSegment> tokens) {
    long pool = promised(0);
    long used = 0;
    for (int i = 1; i < segments.size(); i++) {
      used = Math.addExact(used, tokens.applyAsLong(segments.get(i - 1)));
      // A change that shrinks the pool never turns usage already made into overage.
      pool = Math.max(promised(i), Math.min(used, pool));
    }
    return pool;
  }

  /** How a pool came about, such as {@code Pro 1000000 × 10/30 + Enterprise 10000000 × 20/30}. */
  String formula(long pool) {
    String kept =
        pool > promised(segments.size() - 1) ? "covered before the plan shrank, more than " : "";
    if (policy() == AllowancePolicy.FULL) {
      return kept + term(current(), daysLeft[0]);
    }
    return IntStream.range(0, days.length)
        .mapToObj(i -> term(segments.get(i).plan(), days[i]))
        .collect(Collectors.joining(" + ", kept, ""));
  }

  private String term(PlanTerms plan, int weight) {
    return plan.planName() + " " + plan.includedTokens() + " × " + weight + "/" + fullDays;
  }

  /** The pool as it is known in segment i, as if its plan held from there to the period's end. */
  private long promised(int i) {
    PlanTerms plan = segments.get(i).plan();
    BigInteger sum = tokenDays(plan, daysLeft[i]);
    for (int before = 0; before < i; before++) {
      sum = sum.add(tokenDays(policy().figures(segments.get(before).plan(), plan), days[before]));
    }
    return floor(sum, fullDays);
  }

  private static BigInteger tokenDays(PlanTerms plan, int days) {
    return BigInteger.valueOf(plan.includedTokens()).multiply(BigInteger.valueOf(days));
  }

  private static long floor(BigInteger tokenDays, int fullDays) {
    return tokenDays.divide(BigInteger.valueOf(fullDays)).longValueExact();
  }

  /** The day of a change counts for the plan that it ends with, so the weights sum to the period's days. */
  private static int[] daysOf(Period period, List<UsageSegment> segments, ZoneId zone) {
    int[] days = new int[segments.size()];
    LocalDate end = period.lastDay(zone).plusDays(1);
    for (int i = segments.size() - 1; i >= 0; i--) {
      LocalDate start = segments.get(i).span().firstDay(zone);
      days[i] = Math.toIntExact(ChronoUnit.DAYS.between(start, end));
      end = start;
    }
    return days;
  }

  private static void requireInside(Period charged, Period full) {
    if (!full.covers(charged)) {
      throw new IllegalArgumentException(charged + " is not inside " + full);
    }
  }

  private static void requireOneCurrency(List<UsageSegment> segments) {
    var currencies =
        segments.stream().map(segment -> segment.plan().currency()).distinct().toList();
    if (currencies.size() > 1) {
      throw new ProblemException(
          MoneyError.CURRENCY_MISMATCH, "plans of one period in " + currencies);
    }
  }

  private static void requireTiling(Period period, List<UsageSegment> segments) {
    var at = period.start();
    for (UsageSegment segment : segments) {
      if (!segment.span().start().equals(at)) {
        throw new IllegalArgumentException(
            "the segment " + segment.span() + " does not start at " + at);
      }
      at = segment.span().end();
    }
    if (!at.equals(period.end())) {
      throw new IllegalArgumentException(
          "the segments end at " + at + ", the period at " + period.end());
    }
  }
}
