package io.it0.web;

import io.it0.problem.ProblemException;
import java.util.Optional;
import java.util.UUID;

/** Ids in paths and parameters: what is no id names nothing. */
final class PathIds {

  private PathIds() {}

  /** @throws ProblemException (404) if it is none */
  static UUID parse(String text) {
    return find(text).orElseThrow(() -> new ProblemException(WebError.NOT_FOUND, "not an id"));
  }

  static Optional<UUID> find(String text) {
    try {
      // fromString also takes shortened groups.
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
