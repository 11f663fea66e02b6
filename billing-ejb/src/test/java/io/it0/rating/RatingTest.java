package io.it0.rating;

import static io.it0.rating.Samples.APRIL;
import static io.it0.rating.Samples.ENTERPRISE;
import static io.it0.rating.Samples.FREE;
import static io.it0.rating.Samples.PRO;
import static io.it0.rating.Samples.UTC;
import static io.it0.rating.Samples.at;
import static io.it0.rating.Samples.days;
import static io.it0.rating.Samples.plan;
import static io.it0.rating.Samples.segment;
import static io.it0.rating.Samples.usd;
import static io.it0.rating.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.usage.TokenCounts;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole period on one plan. */
class RatingTest {
  @Test
  void enterprise_with_18_305_870_tokens_pays_41_53_above_its_10_million() {
    RatedLine line = onlyLine(ENTERPRISE, 18_305_870);

    assertThat(line.kind()).isEqualTo(LineKind.OVERAGE);
    assertThat(line.amount()).isEqualTo(usd("41.53"));
    assertThat(line.quantity()).isEqualByComparingTo("8305870");
    assertThat(line.unit()).isEqualTo(Unit.TOKEN);
    assertThat(line.unitPrice()).isEqualByComparingTo("5");
    assertThat(line.period()).isEqualTo(APRIL);
    assertThat(line.description())
        .isEqualTo(
            "Enterprise overage: 18,305,870 tokens used,"
                + " 8,305,870 tokens above 10,000,000 included, at $5 per million");
  }

  @Test
  void an_overage_line_keeps_what_it_was_computed_from() {
    assertThat(onlyLine(ENTERPRISE, 18_305_870).calculation())
        .containsEntry("formula", "(used - included) × perMtok / 1000000 - invoiced")
        .containsEntry("plan", "enterprise")
        .containsEntry("used", 18_305_870L)
        .containsEntry("included", 10_000_000L)
        .containsEntry("above", 8_305_870L)
        .containsEntry("perMtok", "5")
        .containsEntry("invoiced", "0.00")
        .containsEntry("policy", "PRORATED")
        .containsEntry("pool", 10_000_000L)
        .containsEntry("poolFormula", "Enterprise 10000000 × 30/30")
        .allSatisfy(
            (key, value) ->
                assertThat(value).isInstanceOfAny(String.class, Long.class, Integer.class));
  }

  @Test
  void overage_is_priced_to_the_token_and_rounded_once() {
    assertThat(onlyLine(PRO, 1_234_567).amount()).isEqualTo(usd("1.88"));
    assertThat(onlyLine(PRO, 2_500_000).amount()).isEqualTo(usd("12.00"));
    assertThat(onlyLine(ENTERPRISE, 12_500_000).amount()).isEqualTo(usd("12.50"));
    // 625 tokens are exactly half a cent at $8.
    assertThat(onlyLine(PRO, 1_000_625).amount()).isEqualTo(usd("0.01"));
    assertThat(onlyLine(PRO, 1_000_624).amount()).isEqualTo(usd("0.00"));
  }

  @Test
  void the_last_included_token_is_free_and_the_next_one_shows() {
    assertThat(overage(PRO, 1_000_000)).isEmpty();
    assertThat(overage(PRO, 0)).isEmpty();
    RatedLine line = onlyLine(PRO, 1_000_001);
    assertThat(line.amount()).isEqualTo(usd("0.00"));
    assertThat(line.quantity()).isEqualByComparingTo("1");
  }

  @Test
  void a_plan_without_overage_bills_none() {
    assertThat(overage(FREE, 5_000_000)).isEmpty();
  }

  @Test
  void cache_tokens_count_only_where_the_plan_says_so() {
    var usage = new TokenCounts(900_000, 100_000, 400_000, 100_000);
    var counting = with(PRO, AllowancePolicy.PRORATED, true);
    assertThat(Rating.overage(APRIL, APRIL, List.of(UsageSegment.open(APRIL, PRO, usage)), UTC))
        .isEmpty();
    assertThat(
            Rating.overage(APRIL, APRIL, List.of(UsageSegment.open(APRIL, counting, usage)), UTC))
        .singleElement()
        .extracting(RatedLine::amount)
        .isEqualTo(usd("4.00"));
  }

  @Test
  void yen_has_no_decimals_and_dinar_three() {
    var yen = plan("Pro", 1_000_000, Money.of("7500", "JPY"), "1200");
    var dinar = plan("Pro", 1_000_000, Money.of("15.250", "KWD"), "2.5");
    // 234,567 × 1200 / 1,000,000 = 281.4804; × 2.5 = 0.5864175
    assertThat(onlyLine(yen, 1_234_567).amount()).isEqualTo(Money.of("281", "JPY"));
    assertThat(onlyLine(dinar, 1_234_567).amount()).isEqualTo(Money.of("0.586", "KWD"));
    assertThat(onlyLine(yen, 1_234_567).description()).endsWith("at JPY 1200 per million");
    assertThat(onlyLine(dinar, 1_234_567).description()).endsWith("at KWD 2.500 per million");
    var rest = days("2026-04-11", "2026-05-01");
    assertThat(Rating.base(yen, rest, APRIL, UTC).amount()).isEqualTo(Money.of("5000", "JPY"));
    assertThat(Rating.base(dinar, rest, APRIL, UTC).amount()).isEqualTo(Money.of("10.167", "KWD"));
  }

  @Test
  void yuan_and_fractional_rates_read_as_prices() {
    var yuan = plan("Pro", 1_000_000, Money.of("349", "CNY"), "56");
    assertThat(onlyLine(yuan, 2_000_000).amount()).isEqualTo(Money.of("56.00", "CNY"));
    assertThat(onlyLine(yuan, 2_000_000).description()).endsWith("at ¥56 per million");
    assertThat(onlyLine(plan("Cheap", 0, "1", "0.5"), 10).description())
        .endsWith("at $0.50 per million");
    assertThat(onlyLine(plan("Cheap", 0, "1", "0.125"), 10).description())
        .endsWith("at $0.125 per million");
    assertThat(onlyLine(plan("Dear", 0, "1", "1E+2"), 10).description())
        .endsWith("at $100 per million");
  }

  @Test
  void a_whole_period_costs_the_base_fee() {
    RatedLine line = Rating.base(ENTERPRISE, APRIL, APRIL, UTC);
    assertThat(line.kind()).isEqualTo(LineKind.BASE);
    assertThat(line.amount()).isEqualTo(usd("199.99"));
    assertThat(line.quantity()).isEqualTo(BigDecimal.ONE);
    assertThat(line.unit()).isEqualTo(Unit.PERIOD);
    assertThat(line.unitPrice()).isEqualByComparingTo("199.99");
    assertThat(line.description()).isEqualTo("Enterprise plan");
    assertThat(Rating.base(FREE, APRIL, APRIL, UTC).amount()).isEqualTo(usd("0.00"));
  }

  @Test
  void a_first_short_period_has_price_and_allowance_for_its_days() {
    var first = APRIL.from(at("2026-04-11").plusSeconds(36_000));
    RatedLine base = Rating.base(PRO, first, APRIL, UTC);
    assertThat(base.amount()).isEqualTo(usd("33.33"));
    assertThat(base.quantity()).isEqualByComparingTo("0.666666667");
    assertThat(base.description()).isEqualTo("Pro plan, 20 of 30 days");
    assertThat(base.calculation()).containsEntry("days", 20).containsEntry("share", "0.666666667");

    assertThat(Allowance.included(PRO, first, APRIL, UTC)).isEqualTo(666_666);
    // 333,334 × 8 / 1,000,000 = 2.666672
    var lines = Rating.overage(first, APRIL, List.of(segment(first, PRO, 1_000_000)), UTC);
    assertThat(lines).singleElement().extracting(RatedLine::amount).isEqualTo(usd("2.67"));
    assertThat(Rating.overage(first, APRIL, List.of(segment(first, PRO, 666_666)), UTC)).isEmpty();
  }

  @Test
  void an_annual_base_fee_is_charged_for_its_days_of_the_year() {
    var year = days("2026-04-01", "2027-04-01");
    var annual = plan("Pro", 1_000_000, "499.90", "8");
    assertThat(Rating.base(annual, year, year, UTC).amount()).isEqualTo(usd("499.90"));
    // 355 / 365 = 0.972602740
    assertThat(Rating.base(annual, year.from(at("2026-04-11")), year, UTC).amount())
        .isEqualTo(usd("486.20"));
  }

  @Test
  void segments_must_tile_the_period_in_order() {
    var early = segment(days("2026-04-01", "2026-04-11"), PRO, 1);
    var rest = segment(days("2026-04-11", "2026-05-01"), PRO, 1);
    for (List<UsageSegment> wrong :
        List.of(
            List.<UsageSegment>of(),
            List.of(early),
            List.of(rest),
            List.of(rest, early),
            List.of(early, early))) {
      assertThatThrownBy(() -> Rating.overage(APRIL, APRIL, wrong, UTC))
          .isInstanceOf(IllegalArgumentException.class);
    }
    var march = Samples.month("2026-03-01");
    assertThatThrownBy(() -> Rating.overage(march, APRIL, List.of(segment(march, PRO, 1)), UTC))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rating.base(PRO, march, APRIL, UTC))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static RatedLine onlyLine(PlanTerms plan, long tokens) {
    var lines = overage(plan, tokens);
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static List<RatedLine> overage(PlanTerms plan, long tokens) {
    return Rating.overage(APRIL, APRIL, List.of(segment(APRIL, plan, tokens)), UTC);
  }
}
