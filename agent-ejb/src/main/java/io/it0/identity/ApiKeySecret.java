package io.it0.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An API key as its owner holds it: <code>it0_&lt;prefix&gt;_&lt;secret&gt;</code>.
 *
 * <p>The prefix finds the key and may be shown and logged; the secret is 256 random bits, so a plain SHA-256 of it is
 * enough to store.
 */
public record ApiKeySecret(String prefix, String secret) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int PREFIX_LENGTH = 12;
  private static final int SECRET_BYTES = 32;
  private static final Pattern FORMAT = Pattern.compile("it0_([a-z2-7]{12})_([A-Za-z0-9_-]{43})");

  public static ApiKeySecret random() {
    var prefix = new StringBuilder(PREFIX_LENGTH);
    for (int i = 0; i < PREFIX_LENGTH; i++) {
      prefix.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    return new ApiKeySecret(
        prefix.toString(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** Empty for anything that cannot be a key of ours. */
  public static Optional<ApiKeySecret> parse(String text) {
    var matcher = FORMAT.matcher(text);
    return matcher.matches()
        ? Optional.of(new ApiKeySecret(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  byte[] hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return digest.digest(secret.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  boolean hashesTo(byte[] stored) {
    return MessageDigest.isEqual(hash(), stored);
  }

  /** The whole key, to be shown once. */
  public String reveal() {
    return "it0_" + prefix + "_" + secret;
  }

  @Override
  public String toString() {
    return "ApiKeySecret[" + prefix + "]";
  }
}
