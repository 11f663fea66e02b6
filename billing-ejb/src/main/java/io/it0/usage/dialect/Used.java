package io.it0.usage.dialect;

import io.it0.usage.TokenCounts;

/**
 * What a dialect says.
 *
 * @param model null: the usage does not name it
 * @param writtenFor1h how many of the cache writes are kept for an hour, where that is said
 * @param agent null where it says none, like {@code sessionId}
 */
public record Used(
    String model, TokenCounts tokens, long writtenFor1h, String agent, String sessionId) {

  static Used of(String model, TokenCounts tokens) {
    return new Used(model, tokens, 0, null, null);
  }
}
