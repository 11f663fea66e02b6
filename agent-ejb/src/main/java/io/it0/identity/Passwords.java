package io.it0.identity;

import io.it0.problem.ProblemException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Hashes passwords by PBKDF2 with HMAC-SHA256 and checks them, only so many at once: a flood of log-ins takes its share
 * of the processors and no more.
 *
 * <p>Stored as <code>pbkdf2-sha256$iterations$salt$hash</code>, so that the work factor can be raised later.
 */
public final class Passwords {

  /** Unless configured; a check takes some 100 ms. */
  static final int ITERATIONS = 210_000;

  static final int MIN_LENGTH = 10;
  static final int MAX_LENGTH = 200;

  private static final String SCHEME = "pbkdf2-sha256";
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final int MAX_WAITING = 20;
  private static final long MAX_WAIT_SECONDS = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int iterations;
  private final Semaphore turns;
  private final Semaphore places;
  private final String nobody;

  /** @param concurrent how many hashes may be computed at once */
  public Passwords(int iterations, int concurrent) {
    this.iterations = iterations;
    this.turns = new Semaphore(concurrent, true);
    this.places = new Semaphore(concurrent + MAX_WAITING);
    this.nobody = encode(new byte[SALT_BYTES], new byte[HASH_BITS / Byte.SIZE]);
  }

  /** 144 random bits, for an owner who was given no password. */
  public static String generate() {
    byte[] bytes = new byte[18];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** @throws ProblemException if it is too short or too long */
  public String hash(String password) {
    if (password.length() < MIN_LENGTH || password.length() > MAX_LENGTH) {
      throw new ProblemException(
          IdentityError.PASSWORD_TOO_WEAK,
          "a password has %d to %d characters".formatted(MIN_LENGTH, MAX_LENGTH));
    }
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return encode(salt, inTurn(password, salt, iterations));
  }

  /**
   * Takes as long for a user who does not exist as for one who does.
   *
   * @param stored empty: there is no such user
   * @throws ProblemException if too many are being checked already
   */
  public boolean matches(String password, Optional<String> stored) {
    String[] parts = stored.orElse(nobody).split("\\$");
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      throw new IllegalStateException("a stored password has an unknown scheme");
    }
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    byte[] expected = Base64.getDecoder().decode(parts[3]);
    String bounded = password.length() > MAX_LENGTH ? "" : password;
    byte[] actual = inTurn(bounded, salt, Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(actual, expected) && stored.isPresent();
  }

  private String encode(byte[] salt, byte[] hash) {
    var base64 = Base64.getEncoder();
    return String.join(
        "$",
        SCHEME,
        String.valueOf(iterations),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }

  private byte[] inTurn(String password, byte[] salt, int rounds) {
    if (!places.tryAcquire()) {
      throw busy();
    }
    try {
      if (!turns.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw busy();
      }
      try {
        return derive(password, salt, rounds);
      } finally {
        turns.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    } finally {
      places.release();
    }
  }

  private static ProblemException busy() {
    return new ProblemException(
        IdentityError.LOGIN_BUSY, "try again shortly", Map.of("retryAfterSeconds", 2));
  }

  private static byte[] derive(String password, byte[] salt, int rounds) {
    var spec = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2", e);
    } finally {
      spec.clearPassword();
    }
  }
}
