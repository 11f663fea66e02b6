package io.it0.payment;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 in hexadecimal, compared in constant time. */
public final class Signatures {

  private static final int LENGTH = 32;

  private Signatures() {}

  /** Whether one of the secrets signed these parts, one after the other. */
  public static boolean isBySome(List<String> secrets, String hexadecimal, byte[]... parts) {
    Optional<byte[]> given = parse(hexadecimal);
    if (given.isEmpty()) {
      return false;
    }
    boolean found = false;
    for (String secret : secrets) {
      // All of them, so that the time does not tell which one it was.
      found |= MessageDigest.isEqual(sign(secret, parts), given.get());
    }
    return found;
  }

  public static byte[] sign(String secret, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static Optional<byte[]> parse(String hexadecimal) {
    if (hexadecimal == null || !hexadecimal.matches("[0-9a-fA-F]{" + 2 * LENGTH + "}")) {
      return Optional.empty();
    }
    return Optional.of(HexFormat.of().parseHex(hexadecimal));
  }
}
