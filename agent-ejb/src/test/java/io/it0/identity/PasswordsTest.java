package io.it0.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PasswordsTest {

  private final Passwords passwords = new Passwords(1_000, 1);

  @Test
  void only_the_right_password_matches() {
    String stored = passwords.hash("correct horse");

    assertThat(passwords.matches("correct horse", Optional.of(stored))).isTrue();
    assertThat(passwords.matches("correct hors", Optional.of(stored))).isFalse();
    assertThat(passwords.matches("", Optional.of(stored))).isFalse();
  }

  @Test
  void the_same_password_is_stored_differently_each_time() {
    assertThat(passwords.hash("correct horse")).isNotEqualTo(passwords.hash("correct horse"));
  }

  @Test
  void what_was_stored_with_fewer_rounds_still_matches() {
    String stored = new Passwords(10, 1).hash("correct horse");

    assertThat(passwords.matches("correct horse", Optional.of(stored))).isTrue();
  }

  @Test
  void nobody_has_a_password() {
    assertThat(passwords.matches("", Optional.empty())).isFalse();
  }

  @Test
  void at_least_210_000_rounds_are_stored() {
    assertThat(Passwords.ITERATIONS).isGreaterThanOrEqualTo(210_000);
    assertThat(passwords.hash("correct horse")).startsWith("pbkdf2-sha256$1000$");
  }

  @Test
  void short_and_endless_passwords_are_refused() {
    assertThatThrownBy(() -> passwords.hash("ninechars")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> passwords.hash("x".repeat(201))).isInstanceOf(ProblemException.class);
  }

  @Test
  void a_flood_is_turned_away_and_not_queued_without_end() throws Exception {
    var slow = new Passwords(400_000, 1);
    var busy = new AtomicInteger();
    ExecutorService callers = Executors.newFixedThreadPool(60);
    List<Future<?>> attempts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      attempts.add(callers.submit(() -> attempt(slow, busy)));
    }
    for (Future<?> attempt : attempts) {
      attempt.get();
    }
    callers.shutdown();

    assertThat(busy.get()).isPositive();
  }

  private static void attempt(Passwords slow, AtomicInteger busy) {
    try {
      slow.matches("correct horse", Optional.empty());
    } catch (ProblemException e) {
      assertThat(e.errorCode()).isEqualTo(IdentityError.LOGIN_BUSY);
      busy.incrementAndGet();
    }
  }
}
