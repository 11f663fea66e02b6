package io.it0.rating;

import static io.it0.rating.AllowancePolicy.FULL;
import static io.it0.rating.AllowancePolicy.PRORATED;
import static io.it0.rating.Samples.APRIL;
import static io.it0.rating.Samples.ENTERPRISE;
import static io.it0.rating.Samples.FREE;
import static io.it0.rating.Samples.PRO;
import static io.it0.rating.Samples.UTC;
import static io.it0.rating.Samples.at;
import static io.it0.rating.Samples.days;
import static io.it0.rating.Samples.full;
import static io.it0.rating.Samples.month;
import static io.it0.rating.Samples.plan;
import static io.it0.rating.Samples.segment;
import static io.it0.rating.Samples.usd;
import static io.it0.rating.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.money.MoneyError;
import io.it0.period.Period;
import io.it0.problem.ProblemException;
import io.it0.usage.TokenCounts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a change of plan inside a period does to base fees and allowance. */
class PlanChangeTest {
  private static final Period EARLY = days("2026-04-01", "2026-04-11");
  private static final Period REST = days("2026-04-11", "2026-05-01");

  @Test
  void upgrade_on_day_11_of_30_credits_33_33_and_charges_133_33() {
    assertUpgrade("2026-04-11", UTC, "-33.33", "133.33");
  }

  @Test
  void upgrade_on_day_11_of_february() {
    assertUpgrade("2026-02-11", UTC, "-32.14", "128.57");
  }

  @Test
  void upgrade_on_day_11_of_a_leap_february() {
    assertUpgrade("2028-02-11", UTC, "-32.75", "131.03");
  }

  @Test
  void upgrade_on_day_11_of_31() {
    assertUpgrade("2026-05-11", UTC, "-33.86", "135.48");
  }

  @Test
  void upgrade_on_the_last_day() {
    assertUpgrade("2026-04-30", UTC, "-1.67", "6.67");
  }

  @Test
  void months_in_which_the_clock_changes_count_their_days() {
    for (String zone : List.of("Europe/Berlin", "America/New_York")) {
      assertUpgrade("2026-03-11", ZoneId.of(zone), "-33.86", "135.48");
      assertUpgrade("2026-10-11", ZoneId.of(zone), "-33.86", "135.48");
    }
  }

  @Test
  void the_hour_of_the_change_does_not_matter() {
    Instant evening = at("2026-04-11").plusSeconds(86_399);
    assertThat(Rating.credit(billed(PRO, APRIL), evening, UTC).amount()).isEqualTo(usd("-33.33"));
    assertThat(Rating.base(ENTERPRISE, APRIL.from(evening), APRIL, UTC).amount())
        .isEqualTo(usd("133.33"));
  }

  @Test
  void up_on_day_11_then_down_at_once_on_day_21_credits_66_67_and_charges_16_66() {
    RatedLine up = Rating.base(ENTERPRISE, REST, APRIL, UTC);
    var billed = new BilledLine("Enterprise", up.amount(), up.period());

    RatedLine credit = Rating.credit(billed, at("2026-04-21"), UTC);

    assertThat(credit.amount()).isEqualTo(usd("-66.67"));
    assertThat(credit.quantity()).isEqualByComparingTo("-0.5");
    assertThat(Rating.base(PRO, days("2026-04-21", "2026-05-01"), APRIL, UTC).amount())
        .isEqualTo(usd("16.66"));
  }

  @Test
  void a_credit_says_what_it_gives_back() {
    RatedLine credit = Rating.credit(billed(PRO, APRIL), at("2026-04-11"), UTC);
    assertThat(credit.kind()).isEqualTo(LineKind.CREDIT);
    assertThat(credit.description()).isEqualTo("Pro plan, credit for 20 of 30 days");
    assertThat(credit.period()).isEqualTo(REST);
    assertThat(credit.unitPrice()).isEqualByComparingTo("49.99");
    assertThat(credit.calculation())
        .containsEntry("billed", "49.99")
        .containsEntry("unusedDays", 20);
  }

  @Test
  void a_line_credited_from_its_start_comes_back_to_the_cent() {
    RatedLine charged = Rating.base(PRO, REST, APRIL, UTC);
    var billed = new BilledLine("Pro", charged.amount(), REST);
    assertThat(Rating.credit(billed, REST.start(), UTC).amount())
        .isEqualTo(charged.amount().negated());
    assertThatThrownBy(() -> Rating.credit(billed, REST.end(), UTC))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BilledLine("Pro", usd("-1"), REST))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void after_an_upgrade_one_prorated_pool_serves_both_segments() {
    // floor(1M × 10/30 + 10M × 20/30) = 7,000,000; 1.5M leave 5.5M for the rest.
    var lines = overage(segment(EARLY, PRO, 1_500_000), segment(REST, ENTERPRISE, 8_000_000));
    assertThat(lines)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.amount()).isEqualTo(usd("12.50"));
              assertThat(line.period()).isEqualTo(REST);
              assertThat(line.description())
                  .isEqualTo(
                      "Enterprise overage: 8,000,000 tokens used, 2,500,000 tokens above"
                          + " 5,500,000 left of 7,000,000 included, at $5 per million");
              assertThat(line.calculation())
                  .containsEntry(
                      "poolFormula", "Pro 1000000 × 10/30 + Enterprise 10000000 × 20/30");
            });
  }

  @Test
  void what_is_above_the_pool_in_a_segment_is_priced_at_its_rate() {
    var lines = overage(segment(EARLY, PRO, 8_000_000), segment(REST, ENTERPRISE, 2_000_000));
    assertThat(lines).extracting(RatedLine::amount).containsExactly(usd("8.00"), usd("10.00"));
    assertThat(lines).extracting(RatedLine::period).containsExactly(EARLY, REST);
  }

  @Test
  void the_pool_is_floored_once() {
    // 1/30 + 29/30 of 7 + 10 tokens: 9.9
    var one = plan("One", 7, "0", "8");
    var two = plan("Two", 10, "0", "8");
    var first = days("2026-04-01", "2026-04-02");
    var segments =
        List.of(segment(first, one, 0), segment(days("2026-04-02", "2026-05-01"), two, 0));
    assertThat(Allowance.pool(APRIL, APRIL, segments, UTC)).isEqualTo(9);
  }

  @Test
  void the_day_of_a_change_counts_for_the_new_plan_only() {
    Instant noon = at("2026-04-11").plusSeconds(43_200);
    var segments =
        List.of(segment(APRIL.until(noon), PRO, 0), segment(APRIL.from(noon), ENTERPRISE, 0));
    assertThat(Allowance.pool(APRIL, APRIL, segments, UTC)).isEqualTo(7_000_000);
  }

  @Test
  void a_plan_left_on_the_day_it_was_chosen_has_no_part_in_the_pool() {
    Instant morning = at("2026-04-11").plusSeconds(3_600);
    Instant noon = at("2026-04-11").plusSeconds(43_200);
    var segments =
        List.of(
            segment(APRIL.until(morning), PRO, 0),
            segment(new Period(morning, noon), FREE, 0),
            segment(APRIL.from(noon), ENTERPRISE, 0));
    assertThat(Allowance.pool(APRIL, APRIL, segments, UTC)).isEqualTo(7_000_000);
  }

  @Test
  void a_downgrade_never_turns_usage_already_made_into_overage() {
    // The weighted sum is 4M, but 8M were within the 10M that held then.
    assertThat(overage(segment(EARLY, ENTERPRISE, 8_000_000), segment(REST, PRO, 0))).isEmpty();
    var lines = overage(segment(EARLY, ENTERPRISE, 8_000_000), segment(REST, PRO, 500_000));
    assertThat(lines)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.amount()).isEqualTo(usd("4.00"));
              assertThat(line.calculation())
                  .containsEntry("pool", 8_000_000L)
                  .containsEntry(
                      "poolFormula",
                      "covered before the plan shrank, more than Enterprise 10000000 × 10/30 + Pro 1000000 × 20/30");
            });
  }

  @Test
  void a_downgrade_does_not_forgive_overage_made_before_it() {
    var lines = overage(segment(EARLY, ENTERPRISE, 11_000_000), segment(REST, PRO, 1_000));
    assertThat(lines).extracting(RatedLine::amount).containsExactly(usd("5.00"), usd("0.01"));
  }

  @Test
  void after_a_downgrade_that_used_little_the_weighted_pool_holds() {
    // 2M of 4M are used, 2M are left.
    var lines = overage(segment(EARLY, ENTERPRISE, 2_000_000), segment(REST, PRO, 2_500_000));
    assertThat(lines).extracting(RatedLine::amount).containsExactly(usd("4.00"));
  }

  @Test
  void above_the_pool_on_a_plan_without_overage_is_free_but_uses_the_pool_up() {
    // floor(100K × 10/30 + 1M × 20/30) = 700,000
    var lines = overage(segment(EARLY, FREE, 900_000), segment(REST, PRO, 250_000));
    assertThat(lines)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.amount()).isEqualTo(usd("2.00"));
              assertThat(line.description())
                  .contains("250,000 tokens above 0 left of 700,000 included");
            });
    assertThat(overage(segment(EARLY, ENTERPRISE, 8_000_000), segment(REST, FREE, 9_000_000)))
        .isEmpty();
  }

  @Test
  void under_the_full_policy_the_current_plans_figures_hold_for_the_whole_period() {
    var lines = overage(segment(EARLY, PRO, 8_000_000), segment(REST, full(ENTERPRISE), 4_500_000));
    assertThat(lines)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.amount()).isEqualTo(usd("12.50"));
              assertThat(line.period()).isEqualTo(APRIL);
              assertThat(line.calculation())
                  .containsEntry("policy", "FULL")
                  .containsEntry("used", 12_500_000L);
            });
    assertThat(
            overage(
                segment(EARLY, full(PRO), 8_000_000), segment(REST, full(ENTERPRISE), 2_000_000)))
        .isEmpty();
  }

  @Test
  void the_full_policy_protects_usage_already_made_too() {
    assertThat(overage(segment(EARLY, full(ENTERPRISE), 8_000_000), segment(REST, full(PRO), 0)))
        .isEmpty();
    var lines =
        overage(segment(EARLY, full(ENTERPRISE), 8_000_000), segment(REST, full(PRO), 500_000));
    assertThat(lines).singleElement().extracting(RatedLine::amount).isEqualTo(usd("4.00"));
  }

  @Test
  void the_full_policy_counts_what_the_current_plan_counts() {
    var usage = new TokenCounts(600_000, 0, 100_000, 0);
    var early = UsageSegment.open(EARLY, PRO, usage);
    var late = UsageSegment.open(REST, with(PRO, FULL, true), usage);
    var prorated = UsageSegment.open(REST, with(PRO, PRORATED, true), usage);
    assertThat(overage(early, late))
        .singleElement()
        .extracting(RatedLine::amount)
        .isEqualTo(usd("3.20"));
    assertThat(overage(early, prorated))
        .singleElement()
        .extracting(RatedLine::amount)
        .isEqualTo(usd("2.40"));
  }

  @Test
  void plans_of_one_period_share_a_currency() {
    var yuan = plan("Pro", 1_000_000, Money.of("349", "CNY"), "56");
    assertThatThrownBy(() -> overage(segment(EARLY, PRO, 1), segment(REST, yuan, 1)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.errorCode()).isEqualTo(MoneyError.CURRENCY_MISMATCH));
  }

  private static void assertUpgrade(String day, ZoneId zone, String credit, String charge) {
    Period month = month(day, zone);
    Instant change = at(day, zone);
    assertThat(Rating.credit(billed(PRO, month), change, zone).amount()).isEqualTo(usd(credit));
    assertThat(Rating.base(ENTERPRISE, month.from(change), month, zone).amount())
        .isEqualTo(usd(charge));
  }

  private static BilledLine billed(PlanTerms plan, Period period) {
    return new BilledLine(plan.planName(), plan.baseFee(), period);
  }

  private static List<RatedLine> overage(UsageSegment... segments) {
    return Rating.overage(APRIL, APRIL, List.of(segments), UTC);
  }
}
