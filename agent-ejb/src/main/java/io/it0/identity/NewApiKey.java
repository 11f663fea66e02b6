package io.it0.identity;

import io.it0.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an API key is made from.
 *
 * @param scopes role names, see {@link Role}
 * @param expires null: never
 */
public record NewApiKey(String name, Set<String> scopes, Instant expires) {

  private static final int MAX_NAME = 100;
  private static final Duration LONGEST_LIFE = Duration.ofDays(3660);

  public NewApiKey {
    require(
        name != null && !name.isBlank() && name.length() <= MAX_NAME && printable(name),
        "a name has 1 to 100 characters, none of them a control character");
    require(scopes != null && !scopes.isEmpty(), "a key needs a scope");
    scopes = Set.copyOf(scopes);
    require(Role.SCOPES.containsAll(scopes), "the scopes are " + new TreeSet<>(Role.SCOPES));
  }

  void requirePossible(boolean platform, Instant now) {
    require(
        platform || scopes.stream().noneMatch(Role.PLATFORM_SCOPES::contains),
        "only the platform's keys can have " + Role.PLATFORM_SCOPES);
    require(expires == null || expires.isAfter(now), "it would expire before it is used");
    require(
        expires == null || expires.isBefore(now.plus(LONGEST_LIFE)),
        "a key lives at most ten years");
  }

  static boolean printable(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  private static void require(boolean condition, String detail) {
    if (!condition) {
      throw new ProblemException(IdentityError.API_KEY_INVALID, detail);
    }
  }
}
