package io.it0.rating;

import static io.it0.rating.Samples.ENTERPRISE;
import static io.it0.rating.Samples.FREE;
import static io.it0.rating.Samples.PRO;
import static io.it0.rating.Samples.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.it0.money.Money;
import io.it0.period.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class RatingPropertiesTest {
  private static final List<PlanTerms> PLANS = List.of(FREE, PRO, ENTERPRISE);

  /** A month of a zone, cut into segments at any second, with late usage for one of them. */
  record Case(
      Period month, ZoneId zone, List<UsageSegment> segments, int lateSegment, long lateTokens) {
    List<RatedLine> overage() {
      return Rating.overage(month, month, segments, zone);
    }

    long pool() {
      return Allowance.pool(month, month, segments, zone);
    }

    long total() {
      return segments.stream().mapToLong(segment -> segment.usage().billable(false)).sum();
    }

    List<UsageSegment> withLate(List<UsageSegment> counted) {
      var more = new ArrayList<>(counted);
      UsageSegment segment = counted.get(lateSegment);
      more.set(
          lateSegment,
          new UsageSegment(
              segment.span(),
              segment.plan(),
              segment.usage().plus(tokens(lateTokens)),
              segment.invoicedTokens(),
              segment.invoicedOverage()));
      return more;
    }

    List<Slice> slices() {
      var allowance = Allowance.of(month, month, segments, zone);
      return Slice.of(allowance, segments, allowance::billable);
    }
  }

  @Property
  void overage_is_monotone_in_tokens(
      @ForAll @LongRange(min = 0, max = 1L << 50) long tokens,
      @ForAll @LongRange(min = 0, max = 1L << 50) long more) {
    BigDecimal rate = PRO.overagePerMtok().orElseThrow();
    Money less = Overage.price(Overage.tokens(tokens, 1_000_000), rate, PRO.currency());
    Money greater = Overage.price(Overage.tokens(tokens + more, 1_000_000), rate, PRO.currency());
    assertThat(greater).isGreaterThanOrEqualTo(less);
  }

  @Property
  void prorated_parts_of_a_month_sum_to_its_price_within_rounding(
      @ForAll("cases") Case sample, @ForAll @LongRange(min = 0, max = 10_000_000) long minor) {
    Money price = Money.ofMinor(minor, "USD");
    var midnights = new TreeSet<LocalDate>();
    sample.segments().forEach(segment -> midnights.add(segment.span().firstDay(sample.zone())));
    Money sum = Money.zero("USD");
    Instant end = sample.month().end();
    for (LocalDate day : midnights.descendingSet()) {
      Instant start = day.atStartOfDay(sample.zone()).toInstant();
      sum =
          sum.plus(Proration.charge(price, new Period(start, end), sample.month(), sample.zone()));
      end = start;
    }
    // Half a minor unit per part, and the share's ninth place.
    BigDecimal bound =
        BigDecimal.valueOf(midnights.size())
            .multiply(
                new BigDecimal("0.005")
                    .add(price.amount().multiply(new BigDecimal("0.0000000005"))));
    assertThat(sum.minus(price).abs().amount())
        .isLessThanOrEqualTo(bound.setScale(2, RoundingMode.UP));
  }

  @Property
  void a_credit_is_never_more_than_what_was_billed(
      @ForAll("cases") Case sample, @ForAll @LongRange(min = 0, max = 10_000_000) long minor) {
    var billed = new BilledLine("Pro", Money.ofMinor(minor, "USD"), sample.month());
    for (UsageSegment segment : sample.segments()) {
      Money credit = Rating.credit(billed, segment.span().start(), sample.zone()).amount();
      assertThat(credit.negated()).isBetween(Money.zero("USD"), billed.amount());
    }
  }

  @Property
  void every_token_is_in_one_slice_covered_or_above(@ForAll("cases") Case sample) {
    var slices = sample.slices();
    assertThat(slices.stream().mapToLong(Slice::used).sum()).isEqualTo(sample.total());
    long covered =
        slices.stream().mapToLong(slice -> Math.min(slice.used(), slice.included())).sum();
    long above = slices.stream().mapToLong(Slice::above).sum();
    assertThat(covered + above).isEqualTo(sample.total());
  }

  @Property
  void what_is_above_in_the_segments_is_what_the_total_is_above_the_pool(
      @ForAll("cases") Case sample) {
    long above = sample.slices().stream().mapToLong(Slice::above).sum();
    assertThat(above).isEqualTo(Math.max(0, sample.total() - sample.pool()));
  }

  @Property
  void a_pool_that_only_grows_is_the_floor_of_the_weighted_sum(@ForAll("upgrades") Case sample) {
    ZoneId zone = sample.zone();
    long tokenDays = 0;
    LocalDate end = sample.month().lastDay(zone).plusDays(1);
    for (int i = sample.segments().size() - 1; i >= 0; i--) {
      UsageSegment segment = sample.segments().get(i);
      LocalDate start = segment.span().firstDay(zone);
      tokenDays += segment.plan().includedTokens() * (end.toEpochDay() - start.toEpochDay());
      end = start;
    }
    assertThat(sample.pool()).isEqualTo(tokenDays / sample.month().days(zone));
  }

  @Property
  void splitting_a_segment_without_changing_the_plan_changes_no_token(
      @ForAll("cases") Case sample, @ForAll @LongRange(min = 0, max = 1_000_000) long moved) {
    var split = new ArrayList<UsageSegment>();
    for (UsageSegment segment : sample.segments()) {
      Instant middle = segment.span().start().plusSeconds(1);
      long first = Math.min(moved, segment.usage().billable(false));
      split.add(UsageSegment.open(segment.span().until(middle), segment.plan(), tokens(first)));
      long second = segment.usage().billable(false) - first;
      split.add(UsageSegment.open(segment.span().from(middle), segment.plan(), tokens(second)));
    }
    var other = new Case(sample.month(), sample.zone(), split, 0, 0);
    assertThat(other.total()).isEqualTo(sample.total());
    assertThat(other.pool()).isEqualTo(sample.pool());
    assertThat(other.slices().stream().mapToLong(Slice::above).sum())
        .isEqualTo(sample.slices().stream().mapToLong(Slice::above).sum());
  }

  @Property
  void rating_in_two_steps_bills_what_rating_at_once_does(@ForAll("cases") Case sample) {
    var closed = Rating.invoiced(sample.segments(), sample.overage());
    var late = Rating.late(sample.month(), sample.month(), sample.withLate(closed), sample.zone());
    var atOnce =
        Rating.overage(
            sample.month(), sample.month(), sample.withLate(sample.segments()), sample.zone());

    assertThat(sum(sample.overage()).plus(sum(late))).isEqualTo(sum(atOnce));
    assertThat(tokensOf(sample.overage()).add(tokensOf(late)))
        .isEqualByComparingTo(tokensOf(atOnce));
    assertThat(late).allSatisfy(line -> assertThat(line.amount().isNegative()).isFalse());
  }

  @Property
  void a_second_run_adds_nothing(@ForAll("cases") Case sample) {
    var closed = Rating.invoiced(sample.segments(), sample.overage());
    assertThat(Rating.overage(sample.month(), sample.month(), closed, sample.zone())).isEmpty();
  }

  private static Money sum(List<RatedLine> lines) {
    return lines.stream().map(RatedLine::amount).reduce(Money.zero("USD"), Money::plus);
  }

  private static BigDecimal tokensOf(List<RatedLine> lines) {
    return lines.stream().map(RatedLine::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @Provide
  Arbitrary<Case> cases() {
    return cases(Arbitraries.of(PLANS), Arbitraries.of(AllowancePolicy.values()), false);
  }

  @Provide
  Arbitrary<Case> upgrades() {
    return cases(Arbitraries.of(PLANS), Arbitraries.just(AllowancePolicy.PRORATED), true);
  }

  private static Arbitrary<Case> cases(
      Arbitrary<PlanTerms> plans, Arbitrary<AllowancePolicy> policies, boolean sorted) {
    var months =
        Combinators.combine(
                Arbitraries.integers().between(0, 47),
                Arbitraries.of("UTC", "Europe/Berlin", "America/New_York").map(ZoneId::of))
            .as(
                (month, zone) ->
                    new Zoned(
                        Samples.month(LocalDate.of(2026, 1, 1).plusMonths(month).toString(), zone),
                        zone));
    // The first cut is at the start; the others are seconds that leave room for a split after each.
    var cuts =
        Arbitraries.integers().between(1, 27 * 86_400 / 2).map(n -> n * 2).set().ofMaxSize(4);
    var usage = Arbitraries.longs().between(0, 12_000_000).list().ofSize(5);
    return Combinators.combine(
            months,
            cuts,
            plans.list().ofSize(5),
            usage,
            policies,
            Arbitraries.longs().between(0, 5_000_000))
        .as(
            (month, cut, chosen, used, policy, late) -> {
              var ordered = new ArrayList<>(chosen);
              if (sorted) {
                ordered.sort((a, b) -> Long.compare(a.includedTokens(), b.includedTokens()));
              }
              var segments = segments(month.period(), new TreeSet<>(cut), ordered, used, policy);
              return new Case(
                  month.period(), month.zone(), segments, (int) (late % segments.size()), late);
            })
        // Edge cases of each part remain; their thousandfold combinations would crowd out the rest.
        .withoutEdgeCases();
  }

  private record Zoned(Period period, ZoneId zone) {}

  private static List<UsageSegment> segments(
      Period month,
      TreeSet<Integer> cuts,
      List<PlanTerms> plans,
      List<Long> used,
      AllowancePolicy policy) {
    var starts = new ArrayList<>(List.of(month.start()));
    cuts.forEach(second -> starts.add(month.start().plusSeconds(second)));
    var segments = new ArrayList<UsageSegment>();
    for (int i = 0; i < starts.size(); i++) {
      Instant end = i + 1 < starts.size() ? starts.get(i + 1) : month.end();
      var plan = Samples.with(plans.get(i), policy, false);
      segments.add(UsageSegment.open(new Period(starts.get(i), end), plan, tokens(used.get(i))));
    }
    return segments;
  }
}
