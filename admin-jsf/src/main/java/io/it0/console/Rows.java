package io.it0.console;

import java.util.List;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param next after which place the next page begins; null: this is the last one
 */
public record Rows<T>(List<T> items, String next) {

  /** @param found up to one more than {@code limit}, which tells whether there is a next page */
  public static <T> Rows<T> of(List<T> found, int limit, Function<T, String> place) {
    if (found.size() <= limit) {
      return new Rows<>(found, null);
    }
    List<T> items = List.copyOf(found.subList(0, limit));
    return new Rows<>(items, place.apply(items.get(limit - 1)));
  }

  public boolean isNone() {
    return items.isEmpty();
  }
}
