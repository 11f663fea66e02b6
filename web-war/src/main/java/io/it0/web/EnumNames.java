package io.it0.web;

import io.it0.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;

/** Names of closed choices in requests, in any case. */
final class EnumNames {

  private EnumNames() {}

  /** @throws ProblemException (400) that lists what there is to choose from */
  static <E extends Enum<E>> E parse(Class<E> type, String field, String name) {
    try {
      return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          WebError.INVALID_REQUEST,
          "%s is one of %s".formatted(field, Arrays.toString(type.getEnumConstants())));
    }
  }
}
