package io.it0.period;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PeriodTest {
  private static final Period APRIL = period("2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z");

  @Test
  void a_period_is_never_empty_or_backwards() {
    assertThatThrownBy(() -> period("2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> period("2026-04-02T00:00:00Z", "2026-04-01T00:00:00Z"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_start_is_in_it_and_the_end_is_not() {
    assertThat(APRIL.contains(APRIL.start())).isTrue();
    assertThat(APRIL.contains(APRIL.end().minusNanos(1))).isTrue();
    assertThat(APRIL.contains(APRIL.end())).isFalse();
    assertThat(APRIL.contains(APRIL.start().minusNanos(1))).isFalse();
    assertThat(APRIL.covers(APRIL)).isTrue();
    assertThat(APRIL.covers(period("2026-04-30T00:00:00Z", "2026-05-01T00:00:01Z"))).isFalse();
  }

  @Test
  void it_can_be_cut_at_an_instant_inside() {
    Instant cut = Instant.parse("2026-04-11T10:00:00Z");
    assertThat(APRIL.until(cut)).isEqualTo(period("2026-04-01T00:00:00Z", "2026-04-11T10:00:00Z"));
    assertThat(APRIL.from(cut)).isEqualTo(period("2026-04-11T10:00:00Z", "2026-05-01T00:00:00Z"));
    assertThat(APRIL.from(APRIL.start())).isEqualTo(APRIL);
    assertThatThrownBy(() -> APRIL.from(APRIL.end())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> APRIL.until(APRIL.start()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_day_that_has_started_counts_whole() {
    assertThat(APRIL.days(UTC)).isEqualTo(30);
    assertThat(period("2026-04-11T23:59:59Z", "2026-05-01T00:00:00Z").days(UTC)).isEqualTo(20);
    assertThat(period("2026-04-01T00:00:00Z", "2026-04-11T00:00:00Z").days(UTC)).isEqualTo(10);
    assertThat(period("2026-04-01T00:00:00Z", "2026-04-11T00:00:01Z").days(UTC)).isEqualTo(11);
    assertThat(period("2026-04-30T23:59:59Z", "2026-05-01T00:00:00Z").days(UTC)).isEqualTo(1);
    assertThat(period("2026-04-30T10:00:00Z", "2026-04-30T10:00:01Z").days(UTC)).isEqualTo(1);
  }

  @Test
  void days_are_those_of_the_zone() {
    var twoHours = period("2026-04-10T23:00:00Z", "2026-04-11T01:00:00Z");
    assertThat(twoHours.days(UTC)).isEqualTo(2);
    assertThat(twoHours.days(ZoneId.of("Europe/Berlin"))).isEqualTo(1);
    assertThat(twoHours.days(ZoneId.of("America/New_York"))).isEqualTo(1);
  }

  @Test
  void a_day_of_23_or_25_hours_is_one_day() {
    var berlin = ZoneId.of("Europe/Berlin");
    assertThat(period("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z").days(berlin)).isEqualTo(1);
    assertThat(period("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z").days(berlin)).isEqualTo(1);
  }

  @Test
  void a_midnight_that_the_clock_skips_is_still_a_boundary() {
    // On 4 November 2018 the day in São Paulo began at 01:00.
    var saoPaulo = ZoneId.of("America/Sao_Paulo");
    assertThat(period("2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z").days(saoPaulo)).isEqualTo(1);
    assertThat(period("2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z").days(saoPaulo)).isEqualTo(1);
  }

  private static Period period(String start, String end) {
    return new Period(Instant.parse(start), Instant.parse(end));
  }
}
