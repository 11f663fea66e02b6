package io.it0.quota;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * What can be set about quotas.
 *
 * @param defaultTtl {@code quota.lease.default-seconds}: of a lease that names no time to live
 * @param maxTtl {@code quota.lease.max-seconds}: no lease lives longer without being renewed
 * @param maxTokens {@code quota.lease.max-tokens}: of one lease
 * @param reconcileEvery {@code quota.reconcile-seconds}: between two looks at what this node has changed
 * @param sweepAfter {@code quota.sweep-seconds}: what was not looked at for as long is looked at by any node
 * @param headroomPercent {@code quota.headroom-percent}: of the limit, by which Redis may go on without telling
 *     PostgreSQL; it cannot be used while Redis is away
 * @param validity {@code quota.redis.validity-seconds}: so long a node relies on what PostgreSQL said about who decides
 * @param patience {@code quota.redis.patience-seconds}: a Redis that is away for longer is left
 * @param maxUnreported {@code quota.unreported.max}: settled events of a tenant that are remembered until reported
 * @param forgetUnreported {@code quota.unreported.hours}: settled and never reported for longer counts no more
 */
public record QuotaConfig(
    Duration defaultTtl,
    Duration maxTtl,
    long maxTokens,
    Duration reconcileEvery,
    Duration sweepAfter,
    int headroomPercent,
    Duration validity,
    Duration patience,
    int maxUnreported,
    Duration forgetUnreported) {

  /** Redis counts in doubles, which are exact up to here. */
  static final long MOST = (1L << 53) - 1;

  public static final QuotaConfig DEFAULTS =
      new QuotaConfig(
          Duration.ofMinutes(5),
          Duration.ofHours(1),
          1_000_000_000_000L,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          5,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          200_000,
          Duration.ofHours(24));

  public QuotaConfig {
    within("quota.lease.max-seconds", maxTtl.toSeconds(), 1, 86_400);
    within("quota.lease.default-seconds", defaultTtl.toSeconds(), 1, maxTtl.toSeconds());
    within("quota.lease.max-tokens", maxTokens, 1, 1_000_000_000_000L);
    within("quota.reconcile-seconds", reconcileEvery.toSeconds(), 1, 3_600);
    within("quota.sweep-seconds", sweepAfter.toSeconds(), 10, 86_400);
    within("quota.headroom-percent", headroomPercent, 1, 100);
    within("quota.redis.validity-seconds", validity.toSeconds(), 1, 60);
    within("quota.redis.patience-seconds", patience.toSeconds(), 0, 60);
    within("quota.unreported.max", maxUnreported, 1, 10_000_000);
    within("quota.unreported.hours", forgetUnreported.toHours(), 1, 1_000);
  }

  public static QuotaConfig from(Config config) {
    return new QuotaConfig(
        seconds(config, "quota.lease.default-seconds", DEFAULTS.defaultTtl),
        seconds(config, "quota.lease.max-seconds", DEFAULTS.maxTtl),
        config.getOptionalValue("quota.lease.max-tokens", Long.class).orElse(DEFAULTS.maxTokens),
        seconds(config, "quota.reconcile-seconds", DEFAULTS.reconcileEvery),
        seconds(config, "quota.sweep-seconds", DEFAULTS.sweepAfter),
        number(config, "quota.headroom-percent", DEFAULTS.headroomPercent),
        seconds(config, "quota.redis.validity-seconds", DEFAULTS.validity),
        seconds(config, "quota.redis.patience-seconds", DEFAULTS.patience),
        number(config, "quota.unreported.max", DEFAULTS.maxUnreported),
        Duration.ofHours(
            number(config, "quota.unreported.hours", (int) DEFAULTS.forgetUnreported.toHours())));
  }

  private static Duration seconds(Config config, String key, Duration fallback) {
    return Duration.ofSeconds(number(config, key, (int) fallback.toSeconds()));
  }

  private static int number(Config config, String key, int fallback) {
    return config.getOptionalValue(key, Integer.class).orElse(fallback);
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, and must be %d to %d".formatted(key, value, least, most));
    }
  }
}
