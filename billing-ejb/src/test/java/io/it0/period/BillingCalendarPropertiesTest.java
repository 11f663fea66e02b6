package io.it0.period;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BillingCalendarPropertiesTest {
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Asia/Shanghai",
          "Africa/Cairo",
          "Australia/Lord_Howe");

  @Property
  void the_period_that_contains_an_instant_contains_it(
      @ForAll("calendars") BillingCalendar calendar, @ForAll("instants") Instant instant) {
    assertThat(calendar.periodContaining(instant).contains(instant)).isTrue();
  }

  @Property
  void periods_tile_time(
      @ForAll("calendars") BillingCalendar calendar, @ForAll("instants") Instant instant) {
    Period period = calendar.periodContaining(instant);
    Period next = calendar.next(period);
    assertThat(next.start()).isEqualTo(period.end());
    assertThat(next).isEqualTo(calendar.periodContaining(period.end()));
    assertThat(calendar.periodContaining(next.start().minusNanos(1))).isEqualTo(period);
    assertThat(period.days(calendar.zone())).isBetween(28, 31);
  }

  @Property
  void every_period_starts_on_the_anchor_day_or_the_last_of_its_month(
      @ForAll("calendars") BillingCalendar calendar, @ForAll("instants") Instant instant) {
    var day = calendar.periodContaining(instant).firstDay(calendar.zone());
    assertThat(day.getDayOfMonth()).isEqualTo(Math.min(calendar.anchorDay(), day.lengthOfMonth()));
  }

  @Provide
  Arbitrary<BillingCalendar> calendars() {
    return Combinators.combine(
            Arbitraries.of(ZONES).map(ZoneId::of), Arbitraries.integers().between(1, 31))
        .as(BillingCalendar::new);
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(
            Instant.parse("2024-01-01T00:00:00Z").getEpochSecond(),
            Instant.parse("2036-01-01T00:00:00Z").getEpochSecond())
        .map(Instant::ofEpochSecond);
  }
}
