package io.it0.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.it0.problem.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

  private static final String ADA = "ada@acme.example";

  private final MovableClock clock = new MovableClock("2026-11-23T12:00:00Z");
  private final LoginThrottle throttle = new LoginThrottle(clock);

  @Test
  void five_failures_are_free_and_the_sixth_attempt_has_to_wait_15_seconds() {
    fail(5);

    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> throttle.attempt(ADA));

    assertThat(refused.errorCode()).isEqualTo(IdentityError.LOGIN_THROTTLED);
    assertThat(refused.extensions()).containsEntry("retryAfterSeconds", 16L);
    clock.advance(Duration.ofSeconds(15));
    assertThatCode(() -> throttle.attempt(ADA)).doesNotThrowAnyException();
  }

  @Test
  void each_further_failure_doubles_the_wait() {
    fail(5);
    clock.advance(Duration.ofSeconds(15));
    fail(1);

    clock.advance(Duration.ofSeconds(29));
    assertThatThrownBy(() -> throttle.attempt(ADA)).isInstanceOf(ProblemException.class);
    clock.advance(Duration.ofSeconds(1));
    assertThatCode(() -> throttle.attempt(ADA)).doesNotThrowAnyException();
  }

  @Test
  void the_wait_never_exceeds_15_minutes() {
    for (int i = 0; i < 30; i++) {
      fail(1);
      clock.advance(Duration.ofMinutes(15));
    }

    assertThatCode(() -> throttle.attempt(ADA)).doesNotThrowAnyException();
  }

  @Test
  void a_success_clears_what_was_before() {
    fail(4);
    throttle.succeeded(ADA);

    fail(5);

    assertThatThrownBy(() -> throttle.attempt(ADA)).isInstanceOf(ProblemException.class);
  }

  @Test
  void one_address_does_not_slow_another() {
    fail(5);

    assertThatCode(() -> throttle.attempt("bob@acme.example")).doesNotThrowAnyException();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      throttle.attempt(ADA);
    }
  }
}
