package io.it0.period;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BillingCalendarTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @Test
  void without_an_anchor_a_period_is_a_calendar_month() {
    var calendar = BillingCalendar.of(UTC, null);
    var april = period("2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z");
    assertThat(calendar).isEqualTo(BillingCalendar.calendarMonths(UTC));
    assertThat(calendar.periodContaining(april.start())).isEqualTo(april);
    assertThat(calendar.periodContaining(april.end().minusNanos(1))).isEqualTo(april);
    assertThat(calendar.periodContaining(april.end()))
        .isEqualTo(calendar.next(april))
        .isEqualTo(period("2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z"));
  }

  @Test
  void the_first_period_runs_from_the_start_to_the_months_end() {
    var calendar = BillingCalendar.calendarMonths(UTC);
    var first = calendar.first(Instant.parse("2026-12-11T10:00:00Z"));
    assertThat(first).isEqualTo(period("2026-12-11T10:00:00Z", "2027-01-01T00:00:00Z"));
    assertThat(calendar.next(first))
        .isEqualTo(period("2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z"));
  }

  @Test
  void an_anchored_month_runs_from_anchor_day_to_anchor_day() {
    var calendar = BillingCalendar.of(UTC, 15);
    assertThat(calendar.periodContaining(Instant.parse("2026-04-14T23:59:59Z")))
        .isEqualTo(period("2026-03-15T00:00:00Z", "2026-04-15T00:00:00Z"));
    assertThat(calendar.first(Instant.parse("2026-04-15T08:00:00Z")))
        .isEqualTo(period("2026-04-15T08:00:00Z", "2026-05-15T00:00:00Z"));
  }

  @Test
  void anchor_days_29_to_31_are_clipped_without_drift() {
    assertThat(starts(BillingCalendar.of(UTC, 31), "2026-01-31", 6))
        .containsExactly(
            "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30");
    assertThat(starts(BillingCalendar.of(UTC, 30), "2027-12-30", 4))
        .containsExactly("2027-12-30", "2028-01-30", "2028-02-29", "2028-03-30");
    assertThat(starts(BillingCalendar.of(UTC, 29), "2026-01-29", 3))
        .containsExactly("2026-01-29", "2026-02-28", "2026-03-29");
  }

  @Test
  void months_in_berlin_keep_to_local_midnight_across_both_changes_of_the_clock() {
    var calendar = BillingCalendar.calendarMonths(BERLIN);
    var march = calendar.periodContaining(Instant.parse("2026-03-29T01:00:00Z"));
    var october = calendar.periodContaining(Instant.parse("2026-10-25T01:00:00Z"));
    assertThat(march).isEqualTo(period("2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"));
    assertThat(october).isEqualTo(period("2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"));
    assertThat(march.days(BERLIN)).isEqualTo(31);
    assertThat(october.days(BERLIN)).isEqualTo(31);
  }

  @Test
  void months_in_new_york_keep_to_local_midnight_across_both_changes_of_the_clock() {
    var calendar = BillingCalendar.calendarMonths(NEW_YORK);
    var march = calendar.periodContaining(Instant.parse("2026-04-01T03:59:59Z"));
    var november = calendar.periodContaining(Instant.parse("2026-11-01T04:00:00Z"));
    assertThat(march).isEqualTo(period("2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z"));
    assertThat(november).isEqualTo(period("2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z"));
    assertThat(march.days(NEW_YORK)).isEqualTo(31);
    assertThat(november.days(NEW_YORK)).isEqualTo(30);
  }

  @Test
  void a_month_anchored_on_a_day_without_midnight_starts_when_the_day_does() {
    var calendar = BillingCalendar.of(ZoneId.of("America/Sao_Paulo"), 4);
    assertThat(calendar.periodContaining(Instant.parse("2018-11-04T03:00:00Z")))
        .isEqualTo(period("2018-11-04T03:00:00Z", "2018-12-04T02:00:00Z"));
  }

  @Test
  void a_year_is_the_month_it_starts_in_and_the_11_after_it() {
    var calendar = BillingCalendar.calendarMonths(UTC);
    var start = Instant.parse("2026-04-11T10:00:00Z");
    assertThat(calendar.term(BillingInterval.YEAR, start))
        .isEqualTo(period("2026-04-11T10:00:00Z", "2027-04-01T00:00:00Z"));
    assertThat(calendar.fullTerm(BillingInterval.YEAR, start))
        .isEqualTo(period("2026-04-01T00:00:00Z", "2027-04-01T00:00:00Z"));
    assertThat(calendar.term(BillingInterval.MONTH, start)).isEqualTo(calendar.first(start));
    assertThat(calendar.fullTerm(BillingInterval.MONTH, start))
        .isEqualTo(calendar.periodContaining(start));
  }

  @Test
  void an_anchor_day_lies_between_1_and_31() {
    assertThatThrownBy(() -> BillingCalendar.of(UTC, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BillingCalendar.of(UTC, 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> starts(BillingCalendar calendar, String firstDay, int count) {
    var starts = new ArrayList<String>();
    var period =
        calendar.first(LocalDate.parse(firstDay).atStartOfDay(calendar.zone()).toInstant());
    for (int i = 0; i < count; i++) {
      starts.add(period.firstDay(calendar.zone()).toString());
      period = calendar.next(period);
    }
    return starts;
  }

  private static Period period(String start, String end) {
    return new Period(Instant.parse(start), Instant.parse(end));
  }
}
