package io.it0.quota;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A short name for an event's source and id: 128 bits of SHA-256, so that nobody can make two that are the same. */
final class EventIds {

  private static final int BYTES = 16;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private EventIds() {}

  static String of(String source, String eventId) {
    MessageDigest sha = sha256();
    sha.update(source.getBytes(StandardCharsets.UTF_8));
    // Of neither text: PostgreSQL takes no NUL.
    sha.update((byte) 0);
    byte[] digest = sha.digest(eventId.getBytes(StandardCharsets.UTF_8));
    return TEXT.encodeToString(Arrays.copyOf(digest, BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
