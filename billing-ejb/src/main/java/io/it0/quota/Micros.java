package io.it0.quota;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the scripts take them: microseconds since 1970, exact in a double for 280 years. */
final class Micros {

  private Micros() {}

  static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static String text(Instant instant) {
    return Long.toString(of(instant));
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
