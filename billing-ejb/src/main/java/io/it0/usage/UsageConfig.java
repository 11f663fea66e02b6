package io.it0.usage;

import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** What can be set about usage; every key begins with {@code usage.} but for {@code redis.url}. */
public record UsageConfig(URI redis, Streams streams, Consumers consumers, Intake intake) {

  /**
   * @param partitions {@code usage.partitions}, 1 to 256; may be raised, never lowered while entries wait
   * @param maxEntries {@code usage.stream.max-entries}: a partition that holds as many takes no more
   * @param maxEvents {@code usage.stream.max-events-per-entry}, 1 to 10,000
   */
  public record Streams(int partitions, int maxEntries, int maxEvents) {
    public Streams {
      within("usage.partitions", partitions, 1, 256);
      within("usage.stream.max-entries", maxEntries, 1, 10_000_000);
      within("usage.stream.max-events-per-entry", maxEvents, 1, 10_000);
    }
  }

  /**
   * @param name {@code usage.consumer.name}: of this node, unique; the same after a restart finds its
   *     unfinished entries at once. Empty: a random one, whose entries the others claim
   * @param workers {@code usage.consumer.workers}, 1 to 64, no more than partitions
   * @param batchEvents {@code usage.consumer.batch-events}: about as many in a transaction
   * @param linger {@code usage.consumer.linger-ms}: how long a busy worker lets its next batch grow
   * @param block {@code usage.consumer.block-ms}: how long an idle worker waits in one call
   * @param claimAfter {@code usage.consumer.claim-after-seconds}: idle entries of others are claimed
   * @param forgetAfter {@code usage.consumer.forget-after-seconds}: names without entries are removed
   */
  public record Consumers(
      String name,
      int workers,
      int batchEvents,
      Duration linger,
      Duration block,
      Duration claimAfter,
      Duration forgetAfter) {
    public Consumers {
      within("usage.consumer.workers", workers, 1, 64);
      within("usage.consumer.batch-events", batchEvents, 1, 1_000_000);
      within("usage.consumer.linger-ms", linger.toMillis(), 0, 10_000);
      within("usage.consumer.block-ms", block.toMillis(), 1, 30_000);
      within("usage.consumer.claim-after-seconds", claimAfter.toSeconds(), 0, 3_600);
      within("usage.consumer.forget-after-seconds", forgetAfter.toSeconds(), 60, 604_800);
    }
  }

  /**
   * @param maxEvents {@code usage.intake.max-events}: in one request
   * @param oldest {@code usage.intake.oldest-days}: what is older is refused
   * @param future {@code usage.intake.future-seconds}: what is later is refused
   * @param cacheFor {@code usage.intake.cache-seconds}: tenants and prices are looked up again after it
   */
  public record Intake(int maxEvents, Duration oldest, Duration future, Duration cacheFor) {
    public Intake {
      within("usage.intake.max-events", maxEvents, 1, 100_000);
      within("usage.intake.oldest-days", oldest.toDays(), 1, 3_650);
      within("usage.intake.future-seconds", future.toSeconds(), 0, 86_400);
      within("usage.intake.cache-seconds", cacheFor.toSeconds(), 0, 3_600);
    }
  }

  public static UsageConfig from(Config config) {
    int partitions = number(config, "usage.partitions", 8);
    var streams =
        new Streams(
            partitions,
            number(config, "usage.stream.max-entries", 20_000),
            number(config, "usage.stream.max-events-per-entry", 1_000));
    var consumers =
        new Consumers(
            config.getOptionalValue("usage.consumer.name", String.class).orElse(""),
            number(config, "usage.consumer.workers", Math.min(2, partitions)),
            number(config, "usage.consumer.batch-events", 50_000),
            Duration.ofMillis(number(config, "usage.consumer.linger-ms", 1_000)),
            Duration.ofMillis(number(config, "usage.consumer.block-ms", 1_000)),
            Duration.ofSeconds(number(config, "usage.consumer.claim-after-seconds", 30)),
            Duration.ofSeconds(number(config, "usage.consumer.forget-after-seconds", 3_600)));
    var intake =
        new Intake(
            number(config, "usage.intake.max-events", 10_000),
            Duration.ofDays(number(config, "usage.intake.oldest-days", 35)),
            Duration.ofSeconds(number(config, "usage.intake.future-seconds", 300)),
            Duration.ofSeconds(number(config, "usage.intake.cache-seconds", 10)));
    String redis =
        config.getOptionalValue("redis.url", String.class).orElse("redis://localhost:6379");
    return new UsageConfig(URI.create(redis), streams, consumers, intake);
  }

  public UsageConfig {
    within("usage.consumer.workers", consumers.workers(), 1, streams.partitions());
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
