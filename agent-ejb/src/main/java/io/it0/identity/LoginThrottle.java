package io.it0.identity;

import io.it0.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing: after five failures in a row an address has to wait, twice as long after each further one.
 *
 * <p>An attempt counts as failed until it has succeeded, so attempts made at once cannot pass together. Kept in memory
 * of each node, for known and unknown addresses alike.
 */
final class LoginThrottle {

  static final int FREE_ATTEMPTS = 5;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(15);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final int MAX_DOUBLINGS = 6;
  private static final int MAX_ADDRESSES = 10_000;

  // In the order of the last attempt: the eldest is the first to be forgotten.
  private final Map<String, Attempts> addresses = new LinkedHashMap<>(64, 0.75f, true);
  private final Clock clock;

  private record Attempts(int failures, Instant last) {

    Instant openAt() {
      if (failures < FREE_ATTEMPTS) {
        return Instant.MIN;
      }
      int doublings = Math.min(failures - FREE_ATTEMPTS, MAX_DOUBLINGS);
      Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
      return last.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }
  }

  LoginThrottle(Clock clock) {
    this.clock = clock;
  }

  /** @throws ProblemException if the address has to wait */
  synchronized void attempt(String email) {
    Instant now = clock.instant();
    Attempts before = addresses.get(email);
    if (before == null || before.last().plus(LONGEST_WAIT).isBefore(now)) {
      before = new Attempts(0, now);
    }
    if (now.isBefore(before.openAt())) {
      long seconds = Duration.between(now, before.openAt()).toSeconds() + 1;
      throw new ProblemException(
          IdentityError.LOGIN_THROTTLED,
          "try again in %d seconds".formatted(seconds),
          Map.of("retryAfterSeconds", seconds));
    }
    addresses.put(email, new Attempts(before.failures() + 1, now));
    forgetEldest();
  }

  synchronized void succeeded(String email) {
    addresses.remove(email);
  }

  private void forgetEldest() {
    Iterator<String> eldest = addresses.keySet().iterator();
    while (addresses.size() > MAX_ADDRESSES) {
      eldest.next();
      eldest.remove();
    }
  }
}
