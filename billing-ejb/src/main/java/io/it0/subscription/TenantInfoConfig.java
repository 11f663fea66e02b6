package io.it0.subscription;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * What is kept in memory of tenants.
 *
 * @param cacheFor {@code tenant-info.cache-seconds}, 0 to 3,600, default 300: how old it may be if nobody tells of a
 *     change
 * @param retryAfter {@code tenant-info.retry-seconds}, 0 to 60, default 5: while the database is away, it is asked again
 *     for the same tenant after this
 * @param maxTenants {@code tenant-info.max-tenants}, 1 to 1,000,000, default 20,000: of how many something is kept
 */
public record TenantInfoConfig(Duration cacheFor, Duration retryAfter, int maxTenants) {

  public static final TenantInfoConfig DEFAULTS =
      new TenantInfoConfig(Duration.ofMinutes(5), Duration.ofSeconds(5), 20_000);

  public TenantInfoConfig {
    within("tenant-info.cache-seconds", cacheFor.toSeconds(), 0, 3_600);
    within("tenant-info.retry-seconds", retryAfter.toSeconds(), 0, 60);
    within("tenant-info.max-tenants", maxTenants, 1, 1_000_000);
  }

  static TenantInfoConfig from(Config config) {
    return new TenantInfoConfig(
        seconds(config, "tenant-info.cache-seconds", DEFAULTS.cacheFor),
        seconds(config, "tenant-info.retry-seconds", DEFAULTS.retryAfter),
        config
            .getOptionalValue("tenant-info.max-tenants", Integer.class)
            .orElse(DEFAULTS.maxTenants));
  }

  private static Duration seconds(Config config, String key, Duration fallback) {
    return config.getOptionalValue(key, Long.class).map(Duration::ofSeconds).orElse(fallback);
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, and must be %d to %d".formatted(key, value, least, most));
    }
  }
}
