package io.it0.usage.aggregate;

import io.it0.usage.UsageBacklog;
import io.it0.usage.UsageConfig;
import io.it0.usage.UsageMetrics;
import io.it0.usage.UsageStreams;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import redis.clients.jedis.RedisClient;

/** Counts what lies in the streams when a test says so, for tests of other packages. */
public final class TestCounting {

  private final UsageConsumer consumer;
  private final UsageBacklog backlog;

  public TestCounting(DataSource platform, RedisClient redis, UsageStreams streams) {
    var transactions = new UsageLab.JdbcTransactions(platform);
    var counting = new Counting(transactions, Clock.systemUTC(), 5_000);
    var config =
        new UsageConfig.Consumers(
            "test",
            1,
            5_000,
            Duration.ZERO,
            Duration.ofMillis(1),
            Duration.ZERO,
            Duration.ofHours(1));
    backlog = new UsageBacklog(redis, streams, Clock.systemUTC());
    consumer = UsageConsumer.ofNode(redis, streams, counting, config, new UsageMetrics()).get(0);
  }

  /** Everything that is in the streams now. */
  public void run() {
    UsageBacklog.Watermark mark = backlog.mark();
    do {
      consumer.step();
    } while (!backlog.passed(mark));
  }
}
