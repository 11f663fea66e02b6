package io.it0.quota;

import io.it0.period.Period;
import java.util.List;
import java.util.Optional;

/** What a script answers: a word, and where it has decided something the standing and up to three numbers more. */
record Reply(String word, List<Object> parts) {

  static Reply of(List<Object> parts) {
    return new Reply((String) parts.get(0), parts);
  }

  boolean is(String wanted) {
    return word.equals(wanted);
  }

  Standing standing(long epoch) {
    long limit = number(3);
    return new Standing(
        number(1),
        number(2),
        limit < 0 ? Optional.empty() : Optional.of(limit),
        new Period(Micros.instant(number(5)), Micros.instant(number(6))),
        number(4),
        epoch);
  }

  /** The first of the numbers after the standing. */
  long first() {
    return number(7);
  }

  long second() {
    return number(8);
  }

  long number(int place) {
    Object part = parts.get(place);
    return part instanceof Long number ? number : Long.parseLong((String) part);
  }

  String text(int place) {
    return String.valueOf(parts.get(place));
  }
}
