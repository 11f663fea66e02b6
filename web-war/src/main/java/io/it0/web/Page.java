package io.it0.web;

import io.it0.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextCursor opaque; null on the last page
 */
public record Page<T>(List<T> items, String nextCursor) {

  public static final String DEFAULT_LIMIT = "50";
  public static final int MAX_LIMIT = 200;

  /**
   * @param found up to one more than {@code limit}, which tells whether there is a next page
   * @param key what the next page comes after
   */
  public static <T> Page<T> of(List<T> found, int limit, Function<T, String> key) {
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<T> items = found.subList(0, limit);
    return new Page<>(List.copyOf(items), cursor(key.apply(items.get(limit - 1))));
  }

  public static String cursor(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key that a cursor stands for.
   *
   * @param cursor null: the first page
   */
  public static Optional<String> after(String cursor) {
    try {
      return Optional.ofNullable(cursor)
          .map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8))
          // PostgreSQL has no text with a zero in it.
          .filter(key -> key.indexOf('\0') < 0);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(WebError.INVALID_REQUEST, "cursor is not one that was given out");
    }
  }

  public static Optional<UUID> afterId(String cursor) {
    try {
      return after(cursor).map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(WebError.INVALID_REQUEST, "cursor is not one that was given out");
    }
  }

  /** @throws ProblemException unless it is 1 to {@link #MAX_LIMIT} */
  public static int limit(int asked) {
    if (asked < 1 || asked > MAX_LIMIT) {
      throw new ProblemException(WebError.INVALID_REQUEST, "limit is 1 to " + MAX_LIMIT);
    }
    return asked;
  }
}
