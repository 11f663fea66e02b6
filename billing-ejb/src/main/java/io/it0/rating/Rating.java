package io.it0.rating;

import io.it0.money.Money;
import io.it0.period.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns plans and usage into invoice lines. {@code full} is always the whole period of which the charged one is a part
 * or all: the calendar month, the anchored month, the year of an annual base fee. Days are those of the tenant's zone.
 */
public final class Rating {
  private Rating() {}

  /**
   * A plan's base fee: for a whole period, a first short one, or the rest of one after a change of plan. Also for a
   * plan that costs nothing: whether a line of zero is shown is the invoice's business.
   */
  public static RatedLine base(PlanTerms plan, Period charged, Period full, ZoneId zone) {
    int days = charged.days(zone);
    int fullDays = full.days(zone);
    BigDecimal share = Proration.share(charged, full, zone);
    var calculation = new LinkedHashMap<String, Object>();
    calculation.put("formula", "baseFee × share, share = days / fullDays");
    calculation.put("plan", plan.planKey());
    calculation.put("planName", plan.planName());
    calculation.put("baseFee", plan.baseFee().amount().toPlainString());
    calculation.put("days", days);
    calculation.put("fullDays", fullDays);
    calculation.put("share", share.toPlainString());
    String part = days == fullDays ? "" : ", " + days + " of " + fullDays + " days";
    return new RatedLine(
        LineKind.BASE,
        plan.planName() + " plan" + part,
        days == fullDays ? BigDecimal.ONE : share,
        Unit.PERIOD,
        plan.baseFee().amount(),
        Proration.charge(plan.baseFee(), charged, full, zone),
        charged,
        calculation);
  }

  /**
   * Gives back the rest of a billed line from an instant in it on; that day counts as unused. Never more than is left of
   * the line.
   */
  public static RatedLine credit(BilledLine billed, Instant from, ZoneId zone) {
    Period covered = billed.period();
    Period unused = covered.from(from);
    int days = unused.days(zone);
    int coveredDays = covered.days(zone);
    var calculation = new LinkedHashMap<String, Object>();
    calculation.put("formula", "-(billed × unusedDays / coveredDays)");
    calculation.put("billed", billed.amount().amount().toPlainString());
    calculation.put("coveredStart", covered.start().toString());
    calculation.put("coveredEnd", covered.end().toString());
    calculation.put("unusedDays", days);
    calculation.put("coveredDays", coveredDays);
    Money unusedPart = Proration.credit(billed.amount(), unused, covered, zone);
    if (unusedPart.isGreaterThan(billed.left())) {
      calculation.put("formula", "-(what is left of the billed line)");
      calculation.put("left", billed.left().amount().toPlainString());
    }
    billed.id().ifPresent(id -> calculation.put("billedLine", id.toString()));
    return new RatedLine(
        LineKind.CREDIT,
        billed.planName() + " plan, credit for " + days + " of " + coveredDays + " days",
        days == coveredDays
            ? BigDecimal.ONE.negate()
            : Proration.share(unused, covered, zone).negate(),
        Unit.PERIOD,
        billed.amount().amount(),
        unusedPart.min(billed.left()).negated(),
        unused,
        calculation);
  }

  /**
   * The overage of a period that is being closed, less what was invoiced before: in time order one line per segment
   * under {@link AllowancePolicy#PRORATED}, one for the period under {@link AllowancePolicy#FULL}. A plan without
   * overage gives none, and neither do tokens within the allowance; a single token above it gives a line, even of 0.00.
   *
   * @param segments tile the period, in time order, all in one currency
   */
  public static List<RatedLine> overage(
      Period period, Period full, List<UsageSegment> segments, ZoneId zone) {
    return lines(LineKind.OVERAGE, Allowance.of(period, full, segments, zone), segments);
  }

  /** What usage that came after the period's invoice adds: the rate of the period with it, less what was invoiced. */
  public static List<RatedLine> late(
      Period period, Period full, List<UsageSegment> segments, ZoneId zone) {
    return lines(LineKind.LATE_USAGE, Allowance.of(period, full, segments, zone), segments);
  }

  /** The segments once an invoice holds the lines that {@link #overage} or {@link #late} made of them. */
  public static List<UsageSegment> invoiced(List<UsageSegment> segments, List<RatedLine> lines) {
    PlanTerms current = segments.get(segments.size() - 1).plan();
    return segments.stream()
        .map(
            segment ->
                segment.invoiced(Allowance.billable(segment, current), amountOf(segment, lines)))
        .toList();
  }

  private static Money amountOf(UsageSegment segment, List<RatedLine> lines) {
    // A line for the whole period is booked on its last segment: the plan whose figures it used.
    return lines.stream()
        .filter(
            line -> line.unit() == Unit.TOKEN && line.period().end().equals(segment.span().end()))
        .map(RatedLine::amount)
        .reduce(Money.zero(segment.plan().currency()), Money::plus);
  }

  private static List<RatedLine> lines(
      LineKind kind, Allowance allowance, List<UsageSegment> segments) {
    List<Slice> now = Slice.of(allowance, segments, allowance::billable);
    List<Slice> before = Slice.of(allowance, segments, UsageSegment::invoicedTokens);
    var lines = new ArrayList<RatedLine>();
    for (int i = 0; i < now.size(); i++) {
      Slice slice = now.get(i);
      long tokens = slice.above() - before.get(i).above();
      boolean billed = slice.plan().overagePerMtok().isPresent() && tokens != 0;
      if (billed || !slice.price().equals(slice.invoiced())) {
        lines.add(line(kind, slice, tokens, allowance));
      }
    }
    return List.copyOf(lines);
  }

  private static RatedLine line(LineKind kind, Slice slice, long tokens, Allowance allowance) {
    BigDecimal rate = slice.plan().overagePerMtok().orElse(BigDecimal.ZERO);
    return new RatedLine(
        kind,
        description(kind, slice, rate),
        BigDecimal.valueOf(tokens),
        Unit.TOKEN,
        rate,
        slice.price().minus(slice.invoiced()),
        slice.span(),
        calculation(slice, rate, allowance));
  }

  private static String description(LineKind kind, Slice slice, BigDecimal rate) {
    String what = kind == LineKind.LATE_USAGE ? " late usage: " : " overage: ";
    String pool =
        slice.included() == slice.pool() ? "" : "left of " + Wording.tokens(slice.pool()) + " ";
    String less =
        slice.invoiced().isZero()
            ? ""
            : ", less " + Wording.amount(slice.invoiced()) + " already invoiced";
    return slice.plan().planName()
        + what
        + Wording.tokens(slice.used())
        + " tokens used, "
        + Wording.tokens(slice.above())
        + " tokens above "
        + Wording.tokens(slice.included())
        + " "
        + pool
        + "included, at "
        + Wording.rate(rate, slice.plan().currency())
        + " per million"
        + less;
  }

  private static Map<String, Object> calculation(
      Slice slice, BigDecimal rate, Allowance allowance) {
    var calculation = new LinkedHashMap<String, Object>();
    calculation.put("formula", "(used - included) × perMtok / 1000000 - invoiced");
    calculation.put("plan", slice.plan().planKey());
    calculation.put("used", slice.used());
    calculation.put("included", slice.included());
    calculation.put("above", slice.above());
    calculation.put("perMtok", rate.toPlainString());
    calculation.put("rounding", RoundingMode.HALF_UP.name());
    calculation.put("invoiced", slice.invoiced().amount().toPlainString());
    calculation.put("policy", allowance.policy().name());
    calculation.put("pool", slice.pool());
    calculation.put("poolFormula", allowance.formula(slice.pool()));
    return calculation;
  }
}
