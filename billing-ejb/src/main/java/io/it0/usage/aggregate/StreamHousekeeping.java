package io.it0.usage.aggregate;

import io.it0.usage.UsageBacklog;
import io.it0.usage.UsageMetrics;
import io.it0.usage.UsageStreams;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** Every second: trims what is done, and measures what is not. */
final class StreamHousekeeping implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamHousekeeping.class);
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final int FORGET_EVERY = 60;

  private final StreamKeeper keeper;
  private final UsageStreams streams;
  private final UsageBacklog backlog;
  private final Duration forgetAfter;
  private final UsageMetrics metrics;
  private volatile boolean stopped;
  private long rounds;

  StreamHousekeeping(
      UnifiedJedis redis,
      UsageStreams streams,
      UsageBacklog backlog,
      Duration forgetAfter,
      UsageMetrics metrics) {
    this.keeper = new StreamKeeper(redis);
    this.streams = streams;
    this.backlog = backlog;
    this.forgetAfter = forgetAfter;
    this.metrics = metrics;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        round();
      } catch (JedisException e) {
        LOG.warn("streams are not trimmed: {}", e.getMessage());
      }
      try {
        Thread.sleep(ROUND.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  void round() {
    for (String stream : streams.keys()) {
      keeper.trim(stream);
      if (rounds % FORGET_EVERY == 0) {
        keeper.forget(stream, forgetAfter);
      }
    }
    rounds++;
    UsageBacklog.Lag lag = backlog.lag();
    metrics.lagEntries.set(lag.entries());
    metrics.lagSeconds.set(lag.oldest().toSeconds());
  }
}
