package io.it0.rating;

import static io.it0.rating.Samples.APRIL;
import static io.it0.rating.Samples.ENTERPRISE;
import static io.it0.rating.Samples.FREE;
import static io.it0.rating.Samples.PRO;
import static io.it0.rating.Samples.UTC;
import static io.it0.rating.Samples.days;
import static io.it0.rating.Samples.full;
import static io.it0.rating.Samples.segment;
import static io.it0.rating.Samples.tokens;
import static io.it0.rating.Samples.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.period.Period;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Usage that arrives after its period's invoice. */
class LateUsageTest {
  private static final Period EARLY = days("2026-04-01", "2026-04-11");
  private static final Period REST = days("2026-04-11", "2026-05-01");

  @Test
  void late_usage_costs_the_rate_of_its_period_less_what_was_invoiced() {
    // 8,305,870 above were invoiced at 41.53; with 100,000 more the period's rate is 42.02935.
    var lines =
        late(new UsageSegment(APRIL, ENTERPRISE, tokens(18_405_870), 18_305_870, usd("41.53")));
    assertThat(lines)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.kind()).isEqualTo(LineKind.LATE_USAGE);
              assertThat(line.amount()).isEqualTo(usd("0.50"));
              assertThat(line.quantity()).isEqualByComparingTo("100000");
              assertThat(line.period()).isEqualTo(APRIL);
              assertThat(line.description())
                  .isEqualTo(
                      "Enterprise late usage: 18,405,870 tokens used, 8,405,870 tokens above 10,000,000 included,"
                          + " at $5 per million, less $41.53 already invoiced");
              assertThat(line.calculation()).containsEntry("invoiced", "41.53");
            });
  }

  @Test
  void late_usage_within_the_allowance_is_free() {
    assertThat(late(new UsageSegment(APRIL, PRO, tokens(1_000_000), 900_000, usd("0")))).isEmpty();
  }

  @Test
  void late_usage_that_crosses_the_allowance_pays_what_is_above() {
    var lines = late(new UsageSegment(APRIL, PRO, tokens(1_250_000), 900_000, usd("0")));
    assertThat(lines)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.amount()).isEqualTo(usd("2.00"));
              assertThat(line.quantity()).isEqualByComparingTo("250000");
            });
  }

  @Test
  void late_usage_without_overage_or_without_a_change_is_no_line() {
    assertThat(late(new UsageSegment(APRIL, FREE, tokens(9_000_000), 0, usd("0")))).isEmpty();
    assertThat(late(new UsageSegment(APRIL, PRO, tokens(2_000_000), 2_000_000, usd("8.00"))))
        .isEmpty();
  }

  @Test
  void late_usage_of_an_early_segment_pushes_later_usage_out_of_the_pool() {
    var segments = List.of(segment(EARLY, PRO, 1_500_000), segment(REST, ENTERPRISE, 5_500_000));
    assertThat(Rating.overage(APRIL, APRIL, segments, UTC)).isEmpty();
    var closed = Rating.invoiced(segments, List.of());

    var lines =
        Rating.late(APRIL, APRIL, List.of(more(closed.get(0), 400_000), closed.get(1)), UTC);

    assertThat(lines)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.amount()).isEqualTo(usd("2.00"));
              assertThat(line.period()).isEqualTo(REST);
            });
  }

  @Test
  void what_was_invoiced_is_booked_on_the_segments_so_that_a_second_run_adds_nothing() {
    var segments = List.of(segment(EARLY, PRO, 8_000_000), segment(REST, ENTERPRISE, 2_000_000));
    var closed = Rating.invoiced(segments, Rating.overage(APRIL, APRIL, segments, UTC));

    assertThat(closed)
        .extracting(UsageSegment::invoicedTokens)
        .containsExactly(8_000_000L, 2_000_000L);
    assertThat(closed)
        .extracting(UsageSegment::invoicedOverage)
        .containsExactly(usd("8.00"), usd("10.00"));
    assertThat(Rating.late(APRIL, APRIL, closed, UTC)).isEmpty();
    assertThat(Rating.overage(APRIL, APRIL, closed, UTC)).isEmpty();
  }

  @Test
  void under_the_full_policy_the_last_segment_carries_the_periods_overage() {
    var segments =
        List.of(segment(EARLY, full(PRO), 8_000_000), segment(REST, full(ENTERPRISE), 4_500_000));
    var closed = Rating.invoiced(segments, Rating.overage(APRIL, APRIL, segments, UTC));

    assertThat(closed)
        .extracting(UsageSegment::invoicedOverage)
        .containsExactly(usd("0.00"), usd("12.50"));
    assertThat(Rating.late(APRIL, APRIL, closed, UTC)).isEmpty();
    assertThat(Rating.late(APRIL, APRIL, List.of(more(closed.get(0), 100_000), closed.get(1)), UTC))
        .singleElement()
        .extracting(RatedLine::amount)
        .isEqualTo(usd("0.50"));
  }

  @Test
  void what_was_invoiced_is_in_the_plans_currency() {
    assertThatThrownBy(() -> new UsageSegment(APRIL, PRO, tokens(1), 0, Money.zero("CNY")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UsageSegment(APRIL, PRO, tokens(1), -1, usd("0")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static UsageSegment more(UsageSegment segment, long tokens) {
    return new UsageSegment(
        segment.span(),
        segment.plan(),
        segment.usage().plus(tokens(tokens)),
        segment.invoicedTokens(),
        segment.invoicedOverage());
  }

  private static List<RatedLine> late(UsageSegment segment) {
    return Rating.late(APRIL, APRIL, List.of(segment), UTC);
  }
}
