package io.it0.usage;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Timestamps of RFC 3339, read some ten times faster than by {@link java.time.format}: there is one in
 * every event. Any offset; fractions of up to nine digits, kept to the microsecond (what PostgreSQL
 * stores), the rest cut off. A leap second is read as the first instant of the next minute.
 */
public final class Rfc3339 {

  private static final int SECONDS_PER_DAY = 86_400;

  private final String text;
  private int at;

  private Rfc3339(String text) {
    this.text = text;
  }

  /** @throws DateTimeException if the text is not a timestamp of RFC 3339 */
  public static Instant parse(String text) {
    return new Rfc3339(text).timestamp();
  }

  private Instant timestamp() {
    int year = digits(4, 0, 9999);
    expect('-');
    int month = digits(2, 1, 12);
    expect('-');
    long day = LocalDate.of(year, month, digits(2, 1, 31)).toEpochDay();
    expect('T');
    int seconds = digits(2, 0, 23) * 3600;
    expect(':');
    seconds += digits(2, 0, 59) * 60;
    expect(':');
    seconds += digits(2, 0, 60);
    int micros = fraction();
    seconds -= offset();
    if (at != text.length()) {
      throw malformed();
    }
    return Instant.ofEpochSecond(day * SECONDS_PER_DAY + seconds, micros * 1_000L);
  }

  private int fraction() {
    if (peek() != '.') {
      return 0;
    }
    at++;
    int first = at;
    int micros = 0;
    for (; isDigit(peek()); at++) {
      if (at - first < 6) {
        micros = micros * 10 + peek() - '0';
      }
    }
    int count = at - first;
    if (count == 0 || count > 9) {
      throw malformed();
    }
    for (; count < 6; count++) {
      micros *= 10;
    }
    return micros;
  }

  /** In seconds east of UTC. */
  private int offset() {
    char sign = peek();
    if (sign == 'Z' || sign == 'z') {
      at++;
      return 0;
    }
    if (sign != '+' && sign != '-') {
      throw malformed();
    }
    at++;
    int hours = digits(2, 0, 23);
    expect(':');
    int seconds = hours * 3600 + digits(2, 0, 59) * 60;
    return sign == '-' ? -seconds : seconds;
  }

  private int digits(int count, int least, int most) {
    int value = 0;
    for (int i = 0; i < count; i++, at++) {
      char c = peek();
      if (!isDigit(c)) {
        throw malformed();
      }
      value = value * 10 + c - '0';
    }
    if (value < least || value > most) {
      throw malformed();
    }
    return value;
  }

  private void expect(char wanted) {
    if (Character.toUpperCase(peek()) != wanted) {
      throw malformed();
    }
    at++;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static DateTimeException malformed() {
    return new DateTimeException("not a timestamp of RFC 3339");
  }
}
