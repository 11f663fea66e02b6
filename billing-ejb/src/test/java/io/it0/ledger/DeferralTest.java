package io.it0.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.rating.Proration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DeferralTest {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final Instant NOVEMBER = Instant.parse("2023-11-01T00:00:00Z");
  private static final Period MONTH = new Period(NOVEMBER, Instant.parse("2023-12-01T00:00:00Z"));

  private static Deferral billed(String amount, Period period, ZoneId zone, Instant at) {
    return Deferral.billed(
        new Deferral.Line(
            new UUID(7, 1),
            new UUID(7, 2),
            new UUID(7, 3),
            new UUID(7, 4),
            zone,
            Money.of(amount, "USD"),
            period),
        at);
  }

  private static Deferral pro() {
    return billed("49.99", MONTH, UTC, NOVEMBER);
  }

  private static LocalDate day(int ofNovember) {
    return LocalDate.of(2023, 11, 1).plusDays(ofNovember - 1L);
  }

  private static Money usd(String amount) {
    return Money.of(amount, "USD");
  }

  @Test
  void all_of_it_is_deferred_when_it_is_billed_on_its_first_day() {
    assertThat(pro().left()).isEqualTo(usd("49.99"));
    assertThat(pro().recognised()).isEqualTo(usd("0"));
    assertThat(pro().nextAt()).contains(Instant.parse("2023-11-02T00:00:00Z"));
    assertThat(pro().lastDay()).isEqualTo(day(30));
  }

  @Test
  void after_10_of_30_days_16_66_is_earned_and_what_a_credit_gives_back_is_left() {
    // 49.99 × 10 / 30 = 16.663…; an upgrade on day 11 credits 33.33.
    Deferral day11 = pro().recognisedUntil(day(11));

    assertThat(day11.recognised()).isEqualTo(usd("16.66"));
    assertThat(day11.left()).isEqualTo(usd("33.33"));
    assertThat(day11.nextAt()).contains(Instant.parse("2023-11-12T00:00:00Z"));
  }

  @Test
  void a_day_is_earned_when_it_has_ended_and_is_dated_at_its_end() {
    assertThat(pro().earnedUntil(day(1))).isEmpty();
    // 49.99 / 30 = 1.66633…, 3.33266…, 4.999
    assertThat(pro().earnedUntil(day(4)))
        .containsExactly(
            new Deferral.Earned(day(1), Instant.parse("2023-11-02T00:00:00Z"), usd("1.67")),
            new Deferral.Earned(day(2), Instant.parse("2023-11-03T00:00:00Z"), usd("1.66")),
            new Deferral.Earned(day(3), Instant.parse("2023-11-04T00:00:00Z"), usd("1.67")));
  }

  @Test
  void half_a_cent_stays_deferred() {
    // 0.01 over two days: 0.005 after the first.
    Period twoDays = new Period(NOVEMBER, NOVEMBER.plusSeconds(2 * 86_400));
    Deferral deferral = billed("0.01", twoDays, UTC, NOVEMBER);

    assertThat(deferral.earnedUntil(day(2))).isEmpty();
    assertThat(deferral.recognisedUntil(day(2)).left()).isEqualTo(usd("0.01"));
    assertThat(deferral.recognisedUntil(day(2)).earnedUntil(day(3)))
        .extracting(Deferral.Earned::amount)
        .containsExactly(usd("0.01"));
  }

  @Test
  void what_is_billed_after_some_of_its_days_have_passed_has_earned_them() {
    Deferral late = billed("49.99", MONTH, UTC, Instant.parse("2023-11-11T08:00:00Z"));

    assertThat(late.recognised()).isEqualTo(usd("16.66"));
    assertThat(late.left()).isEqualTo(usd("33.33"));
    assertThat(late.earnedUntil(day(11))).isEmpty();
    assertThat(late.earnedUntil(day(12))).hasSize(1);
  }

  @Test
  void what_is_billed_after_all_of_its_days_is_earned() {
    Deferral late = billed("49.99", MONTH, UTC, Instant.parse("2024-02-01T00:00:00Z"));

    assertThat(late.left()).isEqualTo(usd("0"));
    assertThat(late.nextAt()).isEmpty();
    assertThat(late.earnedUntil(LocalDate.of(2024, 3, 1))).isEmpty();
  }

  @Test
  void days_are_those_of_the_zone_also_when_its_clock_changes() {
    ZoneId newYork = ZoneId.of("America/New_York");
    Period november =
        new Period(Instant.parse("2023-11-01T04:00:00Z"), Instant.parse("2023-12-01T05:00:00Z"));
    Deferral deferral = billed("30.00", november, newYork, november.start());

    List<Deferral.Earned> earned = deferral.earnedUntil(LocalDate.of(2023, 12, 1));

    assertThat(earned).hasSize(30).allMatch(day -> day.amount().equals(usd("1.00")));
    // The 5th has 25 hours.
    assertThat(earned.get(3).endOfDay()).isEqualTo("2023-11-05T04:00:00Z");
    assertThat(earned.get(4).endOfDay()).isEqualTo("2023-11-06T05:00:00Z");
  }

  @Test
  void what_is_given_back_starts_the_spread_anew_over_the_days_that_are_left() {
    Deferral half = pro().recognisedUntil(day(11)).reducedBy(usd("13.33"));

    assertThat(half.left()).isEqualTo(usd("20.00"));
    assertThat(half.reduced()).isEqualTo(usd("13.33"));
    assertThat(half.lastDay()).isEqualTo(day(30));
    assertThat(half.earnedUntil(day(13)))
        .extracting(Deferral.Earned::amount)
        .containsExactly(usd("1.00"), usd("1.00"));
    assertThat(half.earnedUntil(day(13)))
        .extracting(Deferral.Earned::day)
        .containsExactly(day(11), day(12));
    assertThat(half.recognisedUntil(day(31)).left()).isEqualTo(usd("0"));
    assertThat(half.recognisedUntil(day(31)).recognised()).isEqualTo(usd("36.66"));
  }

  @Test
  void nothing_is_earned_of_what_is_given_back_whole() {
    Deferral gone = pro().recognisedUntil(day(11)).reducedBy(usd("33.33"));

    assertThat(gone.nextAt()).isEmpty();
    assertThat(gone.earnedUntil(day(31))).isEmpty();
    assertThat(gone.recognised()).isEqualTo(usd("16.66"));
  }

  @Test
  void when_all_days_are_over_nothing_is_left_and_giving_back_nothing_is_harmless() {
    Deferral over = pro().recognisedUntil(day(31));

    assertThat(over.left()).isEqualTo(usd("0"));
    assertThat(over.nextAt()).isEmpty();
    assertThat(over.reducedBy(usd("0")).left()).isEqualTo(usd("0"));
  }

  @Test
  void no_more_is_given_back_than_is_left() {
    assertThatThrownBy(() -> pro().reducedBy(usd("50.00")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pro().reducedBy(usd("-0.01")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(pro().reducedBy(usd("49.99")).left()).isEqualTo(usd("0"));
  }

  @Test
  void a_spread_has_days_of_which_no_more_than_all_are_done() {
    assertThatThrownBy(() -> new Deferral.Spread(day(1), 0, usd("1"), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Deferral.Spread(day(1), 1, usd("1"), 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Deferral.Spread(day(1), 1, usd("1"), -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Deferral.Spread(day(1), 1, usd("-1"), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Deferral.Spread(day(1), 1, usd("0"), 1).earnedAfter(1)).isEqualTo(usd("0"));
  }

  @Property
  void the_days_sum_to_the_line_however_they_are_recognised(
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long minor,
      @ForAll @IntRange(min = 1, max = 400) int days,
      @ForAll @IntRange(max = 400) int first,
      @ForAll @IntRange(max = 400) int second) {
    Deferral deferral = ofDays(minor, days);
    LocalDate end = day(1).plusDays(days);

    Deferral atOnce = deferral.recognisedUntil(end);
    Deferral inSteps =
        deferral
            .recognisedUntil(day(1).plusDays(first))
            .recognisedUntil(day(1).plusDays(second))
            .recognisedUntil(end);

    assertThat(atOnce.left().isZero()).isTrue();
    assertThat(inSteps).isEqualTo(atOnce);
    assertThat(sum(deferral.earnedUntil(end))).isEqualTo(deferral.amount());
  }

  @Property
  void what_is_left_is_what_a_credit_for_the_other_days_gives_back(
      @ForAll @LongRange(min = 1, max = 1_000_000_000L) long minor,
      @ForAll @IntRange(min = 2, max = 366) int days,
      @ForAll @IntRange(min = 1, max = 365) int used) {
    int passed = Math.min(used, days - 1);
    Deferral deferral = ofDays(minor, days);
    Period covered = new Period(NOVEMBER, NOVEMBER.plusSeconds(days * 86_400L));
    Period unused = covered.from(NOVEMBER.plusSeconds(passed * 86_400L));

    assertThat(deferral.recognisedUntil(day(1).plusDays(passed)).left())
        .isEqualTo(Proration.credit(deferral.amount(), unused, covered, UTC));
  }

  @Property
  void no_day_earns_less_than_nothing_or_a_cent_more_than_its_share(
      @ForAll @LongRange(min = 1, max = 1_000_000L) long minor,
      @ForAll @IntRange(min = 1, max = 366) int days) {
    Deferral deferral = ofDays(minor, days);

    assertThat(deferral.earnedUntil(day(1).plusDays(days)))
        .allMatch(
            earned ->
                earned.amount().isPositive()
                    && Math.abs(earned.amount().minor() * days - minor) <= days);
  }

  private static Deferral ofDays(long minor, int days) {
    Period period = new Period(NOVEMBER, NOVEMBER.plusSeconds(days * 86_400L));
    return billed(Money.ofMinor(minor, "USD").amount().toPlainString(), period, UTC, NOVEMBER);
  }

  private static Money sum(List<Deferral.Earned> earned) {
    return earned.stream().map(Deferral.Earned::amount).reduce(usd("0"), Money::plus);
  }
}
