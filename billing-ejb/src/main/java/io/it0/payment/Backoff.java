package io.it0.payment;

import java.time.Duration;
import java.util.List;

/** When something that is not settled is looked at again: soon at first, then ever more rarely. */
final class Backoff {

  private static final List<Duration> STEPS =
      List.of(
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(6));

  private Backoff() {}

  /** @param tries how often it was looked at already */
  static Duration after(int tries) {
    return STEPS.get(Math.min(Math.max(tries, 0), STEPS.size() - 1));
  }
}
