package io.it0.dunning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class DunningPolicyTest {

  private static DunningPolicy policy(List<Integer> attempts, List<Integer> reminders, int end) {
    return new DunningPolicy(attempts, reminders, end, true, false, true);
  }

  @Test
  void steps_are_in_order_and_what_is_tried_on_the_last_day_comes_before_the_end() {
    DunningPolicy policy = policy(List.of(0, 3, 5, 7, 14), List.of(-3, 10), 14);

    assertThat(policy.steps(Instant.parse("2024-01-15T00:05:00Z"), ZoneId.of("UTC")))
        .extracting(step -> step.kind() + " " + step.at())
        .containsExactly(
            "REMINDER 2024-01-12T00:05:00Z",
            "PAST_DUE 2024-01-15T00:05:00Z",
            "ATTEMPT 2024-01-15T00:05:00Z",
            "ATTEMPT 2024-01-18T00:05:00Z",
            "ATTEMPT 2024-01-20T00:05:00Z",
            "ATTEMPT 2024-01-22T00:05:00Z",
            "REMINDER 2024-01-25T00:05:00Z",
            "ATTEMPT 2024-01-29T00:05:00Z",
            "END 2024-01-29T00:05:00Z");
    assertThat(policy.leadDays()).isEqualTo(3);
  }

  @Test
  void days_are_days_of_the_zone() {
    // The clocks go forward on 10 March.
    assertThat(
            policy(List.of(3), List.of(), 3)
                .steps(Instant.parse("2024-03-08T17:00:00Z"), ZoneId.of("America/New_York")))
        .extracting(DunningPolicy.Step::at)
        .contains(Instant.parse("2024-03-11T16:00:00Z"));
  }

  @Test
  void without_reminders_nothing_comes_before_the_due_date() {
    assertThat(policy(List.of(0), List.of(), 0).leadDays()).isZero();
    assertThat(policy(List.of(0), List.of(2), 5).leadDays()).isZero();
  }

  @Test
  void days_ascend_within_a_year_and_it_ends_with_or_after_the_last_attempt() {
    assertInvalid(() -> policy(List.of(0, 0), List.of(), 5));
    assertInvalid(() -> policy(List.of(3, 2), List.of(), 5));
    assertInvalid(() -> policy(List.of(-1), List.of(), 5));
    assertInvalid(() -> policy(List.of(366), List.of(), 366));
    assertInvalid(() -> policy(List.of(5), List.of(), 4));
    assertInvalid(() -> policy(List.of(), List.of(-61), 4));
    assertInvalid(() -> policy(List.of(), List.of(), 366));
    assertInvalid(() -> policy(List.of(), List.of(), -1));
    assertInvalid(() -> policy(null, List.of(), 5));
    assertThat(policy(List.of(365), List.of(-60, 365), 365).endDay()).isEqualTo(365);
  }

  private static void assertInvalid(Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(DunningError.DUNNING_POLICY_INVALID));
  }
}
