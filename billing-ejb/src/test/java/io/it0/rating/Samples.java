package io.it0.rating;

import io.it0.money.Money;
import io.it0.period.BillingCalendar;
import io.it0.period.Period;
import io.it0.usage.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** The seeded plans and short ways to say periods and usage. */
final class Samples {
  static final ZoneId UTC = ZoneOffset.UTC;
  static final PlanTerms FREE = plan("Free", 100_000, "0", null);
  static final PlanTerms PRO = plan("Pro", 1_000_000, "49.99", "8");
  static final PlanTerms ENTERPRISE = plan("Enterprise", 10_000_000, "199.99", "5");
  static final Period APRIL = month("2026-04-01");

  private Samples() {}

  static PlanTerms plan(String name, long included, String fee, String perMtok) {
    return plan(name, included, Money.of(fee, "USD"), perMtok);
  }

  static PlanTerms plan(String name, long included, Money fee, String perMtok) {
    var rate = Optional.ofNullable(perMtok).map(BigDecimal::new);
    return new PlanTerms(
        name.toLowerCase(), name, included, AllowancePolicy.PRORATED, fee, rate, false);
  }

  static PlanTerms with(PlanTerms plan, AllowancePolicy policy, boolean countCacheTokens) {
    return new PlanTerms(
        plan.planKey(),
        plan.planName(),
        plan.includedTokens(),
        policy,
        plan.baseFee(),
        plan.overagePerMtok(),
        countCacheTokens);
  }

  static PlanTerms full(PlanTerms plan) {
    return with(plan, AllowancePolicy.FULL, false);
  }

  static Period month(String day) {
    return month(day, UTC);
  }

  static Period month(String day, ZoneId zone) {
    return BillingCalendar.calendarMonths(zone).periodContaining(at(day, zone));
  }

  static Instant at(String day) {
    return at(day, UTC);
  }

  static Instant at(String day, ZoneId zone) {
    return LocalDate.parse(day).atStartOfDay(zone).toInstant();
  }

  static Period days(String first, String end) {
    return new Period(at(first), at(end));
  }

  static TokenCounts tokens(long tokens) {
    return new TokenCounts(tokens - tokens / 4, tokens / 4, 77, 7);
  }

  static UsageSegment segment(Period span, PlanTerms plan, long tokens) {
    return UsageSegment.open(span, plan, tokens(tokens));
  }

  static Money usd(String amount) {
    return Money.of(amount, "USD");
  }
}
