package io.it0.quota;

import java.time.Instant;

/**
 * An event that was settled and, as far as is known, not yet reported; as text it is the end of a value in Redis.
 *
 * @param since wall clock
 */
record SettledEvent(String source, String eventId, Instant since) {

  String id() {
    return EventIds.of(source, eventId);
  }

  String text() {
    return since.toEpochMilli() + ":" + source.length() + ":" + source + eventId;
  }

  /** @param value {@code tokens:period:} and the text */
  static SettledEvent ofValue(String value) {
    String[] parts = value.split(":", 5);
    int length = Integer.parseInt(parts[3]);
    return new SettledEvent(
        parts[4].substring(0, length),
        parts[4].substring(length),
        Instant.ofEpochMilli(Long.parseLong(parts[2])));
  }
}
