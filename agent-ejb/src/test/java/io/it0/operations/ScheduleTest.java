package io.it0.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final String VIENNA = "Europe/Vienna";

  @Test
  void a_slot_is_on_the_walls_clock_of_its_zone() {
    assertThat(slots("30 8 * * 1-5", VIENNA, "2026-11-27T00:00:00Z", 2))
        .containsExactly("2026-11-27T07:30:00Z", "2026-11-30T07:30:00Z");
    assertThat(slots("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", 1))
        .containsExactly("2028-02-29T00:00:00Z");
  }

  @Test
  void the_next_slot_is_after_the_given_instant_never_at_it() {
    assertThat(slots("*/15 * * * *", "UTC", "2026-11-27T10:15:00Z", 1))
        .containsExactly("2026-11-27T10:30:00Z");
    assertThat(slots("*/15 * * * *", "UTC", "2026-11-27T10:14:59.999999Z", 1))
        .containsExactly("2026-11-27T10:15:00Z");
  }

  @Test
  void a_time_that_spring_skips_runs_as_long_after_the_gap_as_it_lies_in_it() {
    // 2026-03-29, 02:00 becomes 03:00: 02:30 does not exist.
    assertThat(slots("30 2 * * *", VIENNA, "2026-03-27T12:00:00Z", 3))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
  }

  @Test
  void two_slots_that_fall_together_in_spring_are_one() {
    assertThat(slots("0 2,3 * * *", VIENNA, "2026-03-28T12:00:00Z", 3))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z", "2026-03-30T01:00:00Z");
    assertThat(slots("0 * * * *", VIENNA, "2026-03-29T00:00:00Z", 3))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z", "2026-03-29T03:00:00Z");
  }

  @Test
  void a_time_that_comes_twice_in_autumn_runs_the_first_time() {
    // 2026-10-25, 03:00 becomes 02:00: 02:30 comes at 00:30 and at 01:30 UTC.
    assertThat(slots("30 2 * * *", VIENNA, "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    // Also where it is looked for between the two.
    assertThat(slots("30 2 * * *", VIENNA, "2026-10-25T00:30:00Z", 1))
        .containsExactly("2026-10-26T01:30:00Z");
  }

  @Test
  void every_hour_is_every_hour_that_passes() {
    assertThat(slots("15 * * * *", VIENNA, "2026-10-24T23:30:00Z", 4))
        .containsExactly(
            "2026-10-25T00:15:00Z",
            "2026-10-25T01:15:00Z",
            "2026-10-25T02:15:00Z",
            "2026-10-25T03:15:00Z");
    assertThat(slots("*/30 * * * *", VIENNA, "2026-10-25T00:15:00Z", 4))
        .containsExactly(
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"})
  void a_year_of_every_minute_has_no_gap_and_goes_forward(String zone) {
    Schedule quarters = Schedule.of("*/30 * * * *", ZoneId.of(zone));
    Instant slot = quarters.next(Instant.parse("2026-01-01T00:00:00Z")).orElseThrow();
    for (int i = 0; i < 17_520; i++) {
      Instant next = quarters.next(slot).orElseThrow();
      assertThat(Duration.between(slot, next))
          .isBetween(Duration.ofMinutes(1), Duration.ofMinutes(30));
      slot = next;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "30 2 * * *, 365",
    "0 2 * * *, 365",
    "59 1 * * *, 365",
    "0 3 * * *, 365",
    "0 2 * * 0, 52"
  })
  void a_daily_time_comes_once_a_day_across_both_shifts(String cron, int times) {
    Schedule schedule = Schedule.of(cron, ZoneId.of("America/New_York"));
    Instant end = Instant.parse("2027-01-01T12:00:00Z");
    int count = 0;
    Instant slot = schedule.next(Instant.parse("2026-01-01T12:00:00Z")).orElseThrow();
    while (slot.isBefore(end)) {
      count++;
      slot = schedule.next(slot).orElseThrow();
    }
    assertThat(count).isEqualTo(times);
  }

  @Test
  void of_missed_slots_the_latest_is_found_however_long_it_was() {
    Schedule minutes = Schedule.of("* * * * *", ZoneId.of("UTC"));
    Instant from = Instant.parse("2024-01-01T00:00:00Z");
    assertThat(minutes.latest(from, Instant.parse("2026-11-27T10:15:30Z")))
        .isEqualTo("2026-11-27T10:15:00Z");
    assertThat(minutes.latest(from, from)).isEqualTo(from);

    Schedule daily = Schedule.of("30 8 * * *", ZoneId.of(VIENNA));
    assertThat(
            daily.latest(
                Instant.parse("2026-11-20T07:30:00Z"), Instant.parse("2026-11-27T07:29:59Z")))
        .isEqualTo("2026-11-26T07:30:00Z");

    Schedule leapDays = Schedule.of("0 0 29 2 *", ZoneId.of("UTC"));
    assertThat(
            leapDays.latest(
                Instant.parse("2024-02-29T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z")))
        .isEqualTo("2024-02-29T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 32 * *",
        "* * * 13 *",
        "every day",
        "@daily now",
        "0 0 30 2 *",
        "*/0 * * * *",
        "5-1 * * * *",
        "-1 * * * *"
      })
  void what_is_no_schedule_or_never_comes_true_is_refused(String cron) {
    assertThatThrownBy(() -> Schedule.of(cron, ZoneId.of("UTC")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(OperationsError.CRON_INVALID));
  }

  private static List<String> slots(String cron, String zone, String after, int count) {
    return Schedule.of(cron, ZoneId.of(zone)).preview(Instant.parse(after), count).stream()
        .map(Instant::toString)
        .toList();
  }
}
