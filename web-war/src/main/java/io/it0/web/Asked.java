package io.it0.web;

import io.it0.audit.AuditEntry;
import io.it0.problem.ProblemException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Parameters as requests give them, and who asks. */
final class Asked {

  private Asked() {}

  static Optional<Instant> time(String name, String value) {
    try {
      return Optional.ofNullable(value).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new ProblemException(
          WebError.INVALID_REQUEST, name + " is a time like 2023-12-01T00:00:00Z");
    }
  }

  /** The place that a cursor stands for. */
  static <K> Optional<K> after(String cursor, Function<String, K> parse) {
    try {
      return Page.after(cursor).map(parse);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(WebError.INVALID_REQUEST, "cursor is not one that was given out");
    }
  }

  static <E extends Enum<E>> Optional<E> constant(Class<E> type, String name, String value) {
    try {
      return Optional.ofNullable(value).map(text -> Enum.valueOf(type, text));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(WebError.INVALID_REQUEST, "no such " + name);
    }
  }

  static UUID id(UUID id) {
    if (id == null) {
      throw new ProblemException(
          WebError.INVALID_REQUEST, "an id of yours is missing: the same again is done once");
    }
    return id;
  }

  static AuditEntry.By by(Caller caller) {
    return new AuditEntry.By(caller.actor(), RequestContext.current().map(RequestContext::id));
  }
}
