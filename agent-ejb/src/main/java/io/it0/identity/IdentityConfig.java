package io.it0.identity;

import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * Tokens and log-ins.
 *
 * @param privateKeyFile {@code jwt.private.key.file}: PKCS#8 as PEM; the tokens' signing key
 * @param issuer {@code mp.jwt.verify.issuer}, default {@code https://it0.local}
 * @param audience {@code mp.jwt.verify.audiences}, the first of them, default {@code it0-api}
 * @param tokenLifetime {@code identity.token.minutes}, 1 to 1,440, default 60
 * @param concurrentHashes {@code identity.password.concurrency}: how many passwords are checked at once, 1 to 64;
 *     default: half the processors
 * @param passwordIterations {@code identity.password.iterations}: the work that a new password's hash takes, 10,000 to
 *     10,000,000, default 210,000; less is for tests, which make hundreds of users
 * @param oneTimePasswords {@code identity.one-time-password.hours}: how long a password that was made for a user can be
 *     changed for one of the user's own, 1 to 720, default 168
 */
public record IdentityConfig(
    Path privateKeyFile,
    String issuer,
    String audience,
    Duration tokenLifetime,
    int concurrentHashes,
    int passwordIterations,
    Duration oneTimePasswords) {

  private static final long MINUTES_PER_DAY = 1_440;
  private static final int MAX_HASHES = 64;
  private static final int MIN_ITERATIONS = 10_000;
  private static final int MAX_ITERATIONS = 10_000_000;
  private static final long MAX_HOURS = 720;
  private static final long DEFAULT_HOURS = 168;

  public IdentityConfig {
    if (issuer.isBlank() || audience.isBlank()) {
      throw new IllegalArgumentException("a token needs an issuer and an audience");
    }
    if (tokenLifetime.toMinutes() < 1 || tokenLifetime.toMinutes() > MINUTES_PER_DAY) {
      throw new IllegalArgumentException("identity.token.minutes must be 1 to 1440");
    }
    if (concurrentHashes < 1 || concurrentHashes > MAX_HASHES) {
      throw new IllegalArgumentException("identity.password.concurrency must be 1 to 64");
    }
    if (passwordIterations < MIN_ITERATIONS || passwordIterations > MAX_ITERATIONS) {
      throw new IllegalArgumentException("identity.password.iterations must be 10000 to 10000000");
    }
    if (oneTimePasswords.toHours() < 1 || oneTimePasswords.toHours() > MAX_HOURS) {
      throw new IllegalArgumentException("identity.one-time-password.hours must be 1 to 720");
    }
  }

  public static IdentityConfig from(Config config) {
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new IdentityConfig(
        Path.of(config.getValue("jwt.private.key.file", String.class)),
        config.getOptionalValue("mp.jwt.verify.issuer", String.class).orElse("https://it0.local"),
        config
            .getOptionalValue("mp.jwt.verify.audiences", String.class)
            .orElse("it0-api")
            .split(",")[0],
        Duration.ofMinutes(
            config.getOptionalValue("identity.token.minutes", Long.class).orElse(60L)),
        config
            .getOptionalValue("identity.password.concurrency", Integer.class)
            .orElse(Math.min(half, MAX_HASHES)),
        config
            .getOptionalValue("identity.password.iterations", Integer.class)
            .orElse(Passwords.ITERATIONS),
        Duration.ofHours(
            config
                .getOptionalValue("identity.one-time-password.hours", Long.class)
                .orElse(DEFAULT_HOURS)));
  }
}
