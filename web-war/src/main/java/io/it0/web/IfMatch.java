package io.it0.web;

import io.it0.problem.ProblemException;
import jakarta.ws.rs.core.EntityTag;
import java.util.Optional;

/** Which version a change is based on, and which one is answered: an entity tag with the version's number. */
final class IfMatch {

  private static final int MAX_LENGTH = 12;

  private IfMatch() {}

  static EntityTag tag(int version) {
    return new EntityTag(Integer.toString(version));
  }

  /**
   * @param header of {@code If-Match}; null, or {@code *}: whichever version there is, the last change wins
   * @throws ProblemException (400) if it is no entity tag of ours
   */
  static Optional<Integer> version(String header) {
    if (header == null || header.strip().equals("*")) {
      return Optional.empty();
    }
    String text = header.strip();
    try {
      if (text.length() <= MAX_LENGTH && text.startsWith("\"") && text.endsWith("\"")) {
        return Optional.of(Integer.valueOf(text.substring(1, text.length() - 1)));
      }
    } catch (NumberFormatException e) {
      throw notOurs();
    }
    throw notOurs();
  }

  private static ProblemException notOurs() {
    return new ProblemException(
        WebError.INVALID_REQUEST, "If-Match is the ETag that was given out, such as \"3\"");
  }
}
