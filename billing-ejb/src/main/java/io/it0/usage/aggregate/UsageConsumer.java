package io.it0.usage.aggregate;

import io.it0.usage.UsageConfig;
import io.it0.usage.UsageMetrics;
import io.it0.usage.UsageStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One worker: reads its streams, counts what it read, acknowledges. Nothing is acknowledged before it
 * is committed, and nothing that goes wrong ends the loop; only {@link #stop} does.
 */
final class UsageConsumer implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(UsageConsumer.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final StreamReader reader;
  private final Counting counting;
  private final UsageConfig.Consumers config;
  private final UsageMetrics metrics;
  private final int streams;

  private volatile boolean stopped;
  private boolean groupsExist;
  // At the start: what this name had read before a restart.
  private boolean unfinished = true;
  private double eventsPerEntry = 100;
  private long nextClaim = System.nanoTime();
  private int failures;

  UsageConsumer(
      StreamReader reader,
      int streams,
      Counting counting,
      UsageConfig.Consumers config,
      UsageMetrics metrics) {
    this.reader = reader;
    this.streams = streams;
    this.counting = counting;
    this.config = config;
    this.metrics = metrics;
  }

  /** This node's consumers: the streams are dealt out to them in turn. */
  static List<UsageConsumer> ofNode(
      UnifiedJedis redis,
      UsageStreams streams,
      Counting counting,
      UsageConfig.Consumers config,
      UsageMetrics metrics) {
    String node = config.name().isBlank() ? "node-" + UUID.randomUUID() : config.name();
    List<String> keys = streams.keys();
    List<UsageConsumer> consumers = new ArrayList<>();
    for (int worker = 0; worker < config.workers(); worker++) {
      List<String> own = new ArrayList<>();
      for (int partition = worker; partition < keys.size(); partition += config.workers()) {
        own.add(keys.get(partition));
      }
      var reader = new StreamReader(redis, own, node + "/" + worker);
      consumers.add(new UsageConsumer(reader, own.size(), counting, config, metrics));
    }
    return consumers;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      try {
        step();
        failures = 0;
      } catch (JedisException e) {
        failed("Redis", e);
        groupsExist = false;
      } catch (RuntimeException e) {
        failed("PostgreSQL", e);
      }
    }
  }

  /** One read, and whatever follows from it. */
  void step() {
    if (!groupsExist) {
      reader.createGroups();
      groupsExist = true;
    }
    claim();
    List<StreamReader.Entry> entries =
        unfinished ? reader.unfinished(count()) : reader.next(count(), config.block());
    if (entries.isEmpty()) {
      unfinished = false;
      return;
    }
    // Until they are acknowledged they are unfinished: whatever fails in between, they are read
    // again.
    boolean more = unfinished;
    unfinished = true;
    int events = process(entries);
    unfinished = more;
    eventsPerEntry = 0.7 * eventsPerEntry + 0.3 * events / entries.size();
    // Under load a larger batch costs less per event; what little load there is should not wait.
    if (events > config.batchEvents() / 25) {
      pause(config.linger());
    }
  }

  private int process(List<StreamReader.Entry> entries) {
    long start = System.nanoTime();
    Deliveries deliveries = Deliveries.decode(entries);
    CountResult result = counting.count(deliveries);
    reader.acknowledge(entries);
    long nanos = System.nanoTime() - start;
    record(result, nanos);
    LOG.debug("entries={} {} millis={}", entries.size(), result, nanos / 1_000_000);
    return result.delivered();
  }

  private void record(CountResult result, long nanos) {
    metrics.batches.increment();
    metrics.batchNanos.add(nanos);
    metrics.counted.add(result.counted());
    metrics.duplicates.add(result.duplicates());
    metrics.conflicts.add(result.conflicts());
    metrics.late.add(result.late());
    metrics.deadLetters.add(result.deadLetters());
    if (result.deadLetters() > 0) {
      LOG.warn("deadLetters={} conflicts={}", result.deadLetters(), result.conflicts());
    }
  }

  /** Takes over what others left lying: of dead nodes, and of names that are not used any more. */
  private void claim() {
    long now = System.nanoTime();
    if (now - nextClaim < 0) {
      return;
    }
    nextClaim = now + Math.max(config.claimAfter().toNanos() / 3, Duration.ofMillis(50).toNanos());
    int claimed = reader.claim(config.claimAfter());
    if (claimed > 0) {
      metrics.claimedEntries.add(claimed);
      LOG.info("claimed entries={}", claimed);
      unfinished = true;
    }
  }

  /** Of each stream, so that a read brings about a batch. */
  private int count() {
    return (int) Math.ceil(config.batchEvents() / Math.max(1, eventsPerEntry) / streams);
  }

  private void failed(String where, RuntimeException e) {
    if (stopped) {
      return;
    }
    failures++;
    metrics.failures.increment();
    unfinished = true;
    LOG.warn("usage waits for {}, attempt={}: {}", where, failures, Failure.reason(e));
    LOG.debug("usage waits", e);
    long millis = FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10);
    pause(Duration.ofMillis(Math.min(millis, LONGEST_PAUSE.toMillis())));
  }

  private void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
