package io.it0.console;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * The console's bounds.
 *
 * @param session {@code console.session.minutes}: how long a session lasts that nobody uses, 1 to 720, default 30
 * @param warning {@code console.session.warning-seconds}: how long before its end the page warns, 5 to 600, default 120;
 *     shorter than the session
 * @param rows {@code console.rows}: the rows of a list's page, 5 to 200, default 25
 * @param maxBodyBytes {@code console.max-body-bytes}: 1 KiB to 10 MiB, default 1 MiB
 */
public record ConsoleConfig(Duration session, Duration warning, int rows, long maxBodyBytes) {

  private static final int KIB = 1024;
  private static final int MAX_MINUTES = 720;
  private static final int DEFAULT_MINUTES = 30;
  private static final int MAX_WARNING = 600;
  private static final int DEFAULT_WARNING = 120;
  private static final int MAX_ROWS = 200;
  private static final int DEFAULT_ROWS = 25;

  public ConsoleConfig {
    require(within(session.toMinutes(), 1, MAX_MINUTES), "console.session.minutes is 1 to 720");
    require(
        within(warning.toSeconds(), 5, MAX_WARNING) && warning.compareTo(session) < 0,
        "console.session.warning-seconds is 5 to 600, and shorter than the session");
    require(within(rows, 5, MAX_ROWS), "console.rows is 5 to 200");
    require(
        within(maxBodyBytes, KIB, 10L * KIB * KIB), "console.max-body-bytes is 1 KiB to 10 MiB");
  }

  private static boolean within(long value, long least, long most) {
    return value >= least && value <= most;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  public static ConsoleConfig from(Config config) {
    return new ConsoleConfig(
        Duration.ofMinutes(number(config, "console.session.minutes", DEFAULT_MINUTES)),
        Duration.ofSeconds(number(config, "console.session.warning-seconds", DEFAULT_WARNING)),
        Math.toIntExact(number(config, "console.rows", DEFAULT_ROWS)),
        number(config, "console.max-body-bytes", KIB * KIB));
  }

  private static long number(Config config, String key, long otherwise) {
    return config.getOptionalValue(key, Long.class).orElse(otherwise);
  }
}
