package io.it0.console;

import io.it0.problem.ProblemException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What an address or a form says, as what it means. */
public final class Asked {

  private Asked() {}

  /** @throws ProblemException (404) if it is no id: there is nothing of that name */
  public static UUID id(String text) {
    try {
      return UUID.fromString(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ConsoleError.PAGE_NOT_FOUND, "no id");
    }
  }

  /** Empty for nothing, and for what is no id. */
  public static Optional<UUID> idAfter(String text) {
    return place(text, UUID::fromString);
  }

  /** Where a list goes on; an address that was tampered with shows the first page. */
  public static <K> Optional<K> place(String text, Function<String, K> parse) {
    try {
      return text(text).map(parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Empty for nothing and blanks. */
  public static Optional<String> text(String text) {
    return Optional.ofNullable(text)
        .map(given -> given.replace("\0", "").strip())
        .filter(given -> !given.isEmpty());
  }

  /** A day's beginning in UTC; empty for what is no day. */
  public static Optional<Instant> day(String text) {
    try {
      return text(text)
          .map(LocalDate::parse)
          .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty(); // a filter that says nothing
    }
  }

  /** Empty for nothing, and for what is none of them. */
  public static <E extends Enum<E>> Optional<E> of(Class<E> type, String text) {
    return text(text)
        .map(name -> name.toUpperCase(Locale.ROOT))
        .flatMap(
            name ->
                Arrays.stream(type.getEnumConstants())
                    .filter(value -> value.name().equals(name))
                    .findFirst());
  }
}
