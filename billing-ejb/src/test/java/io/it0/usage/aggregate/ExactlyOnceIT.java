package io.it0.usage.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.problem.ProblemException;
import io.it0.usage.UsageRecorded;
import io.it0.usage.UsageStreams;
import io.it0.usage.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.StreamEntryID;

/** Whatever is repeated, raced or broken: the sums in PostgreSQL are those of the events, to the token. */
class ExactlyOnceIT {

  private UsageLab lab;
  private List<UUID> tenants;
  private List<UsageRecorded> events;

  @BeforeEach
  void open() {
    lab = new UsageLab();
    tenants = lab.subscribed.create("once", 12, UsageLab.NOW);
    events = UsageLab.events(tenants, 3_000, "e");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void what_is_published_is_counted() {
    lab.start("node-a");

    lab.streams.publish(events);

    lab.awaitCounted();
    lab.assertCounted(events);
    assertThat(lab.metrics.duplicates.sum()).isZero();
  }

  @Test
  void the_same_batch_ten_times_in_parallel_is_counted_once() {
    lab.start("node-a");

    CompletableFuture.allOf(
            IntStream.range(0, 10)
                .mapToObj(i -> CompletableFuture.runAsync(() -> lab.streams.publish(events)))
                .toArray(CompletableFuture[]::new))
        .join();

    lab.awaitCounted();
    lab.assertCounted(events);
    assertThat(lab.metrics.duplicates.sum()).isEqualTo(9L * events.size());
    assertThat(lab.metrics.deadLetters.sum()).isZero();
  }

  @Test
  void the_whole_stream_delivered_again_counts_nothing() {
    lab.streams.publish(events);
    lab.start("node-a");
    lab.awaitCounted();
    lab.stop();

    for (String key : lab.streams.keys()) {
      lab.redis.xgroupSetID(key, UsageStreams.GROUP, new StreamEntryID("0-0"));
    }
    lab.start("node-a");
    lab.awaitCounted();

    lab.assertCounted(events);
    assertThat(lab.metrics.duplicates.sum()).isEqualTo(events.size());
  }

  @Test
  void consumers_that_fight_over_the_same_entries_count_them_once() {
    for (int i = 0; i < 10; i++) {
      lab.streams.publish(events.subList(i * 300, i * 300 + 300));
    }
    // Both nodes read and hold everything, as if each had claimed it from the other.
    List<StreamReader.Entry> entries = read("node-a");
    Deliveries deliveries = Deliveries.decode(entries);

    CompletableFuture.allOf(
            IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> countUntilDone(deliveries)))
                .toArray(CompletableFuture[]::new))
        .join();

    lab.assertCounted(events);
  }

  @Test
  void a_crash_between_commit_and_acknowledgement_counts_nothing_twice() {
    lab.streams.publish(events);
    var reader = reader("node-a");
    lab.counting().count(Deliveries.decode(reader.next(100, Duration.ofMillis(10))));
    // Here the node dies: committed, and nothing acknowledged. Another one claims what it held.

    lab.start("node-b");
    lab.awaitCounted();

    lab.assertCounted(events);
    assertThat(lab.metrics.claimedEntries.sum()).isPositive();
    assertThat(lab.metrics.duplicates.sum()).isEqualTo(events.size());
  }

  @Test
  void a_restarted_node_finishes_what_it_had_read() {
    lab.streams.publish(events);
    for (String key : lab.streams.keys()) {
      lab.redis.xgroupCreate(key, UsageStreams.GROUP, new StreamEntryID("0-0"), true);
    }
    for (int worker = 0; worker < 2; worker++) {
      reader("node-a/" + worker).next(100, Duration.ofMillis(10));
    }

    lab.start("node-a");
    lab.awaitCounted();

    lab.assertCounted(events);
  }

  @Test
  void a_crash_before_the_commit_loses_nothing() {
    var crashes = new AtomicInteger(3);
    lab.transactions.beforeCommit =
        () -> {
          if (crashes.getAndDecrement() > 0) {
            throw new IllegalStateException("the node dies here");
          }
        };
    lab.start("node-a");

    lab.streams.publish(events);

    lab.awaitCounted();
    lab.assertCounted(events);
    assertThat(lab.metrics.failures.sum()).isPositive();
  }

  @Test
  void an_unclear_commit_is_settled_by_the_next_attempt() {
    var lost = new AtomicInteger(3);
    lab.transactions.afterCommit =
        () -> {
          if (lost.getAndDecrement() > 0) {
            throw new IllegalStateException("committed, but the answer was lost");
          }
        };
    lab.start("node-a");

    lab.streams.publish(events);

    lab.awaitCounted();
    lab.assertCounted(events);
  }

  @Test
  void killed_database_connections_lose_nothing() {
    lab.start("node-a");
    var kills = new AtomicInteger();
    lab.transactions.beforeCommit =
        () -> {
          if (kills.incrementAndGet() % 2 == 1 && kills.get() < 9) {
            terminateBackends();
          }
        };

    for (int i = 0; i < 10; i++) {
      lab.streams.publish(events.subList(i * 300, i * 300 + 300));
    }

    lab.awaitCounted();
    lab.assertCounted(events);
    assertThat(lab.metrics.failures.sum()).isPositive();
  }

  @Test
  void a_killed_redis_keeps_what_it_acknowledged() {
    lab.start("node-a");
    for (int i = 0; i < 10; i++) {
      publishUntilAccepted(events.subList(i * 300, i * 300 + 300));
      if (i % 3 == 1) {
        TestRedis.killAndRestart();
      }
    }

    lab.awaitCounted();
    lab.assertCounted(events);
  }

  @Test
  void groups_that_vanish_are_made_again_from_the_beginning() {
    lab.start("node-a");
    lab.streams.publish(events.subList(0, 1_500));
    lab.awaitCounted();

    for (String key : lab.streams.keys()) {
      lab.redis.xgroupDestroy(key, UsageStreams.GROUP);
    }
    lab.streams.publish(events.subList(1_500, 3_000));

    lab.awaitCounted();
    lab.assertCounted(events);
  }

  @Test
  void trimming_removes_only_what_every_group_has_acknowledged() {
    var keeper = new StreamKeeper(lab.redis);
    var reader = reader("node-a");
    reader.createGroups();
    String slow = lab.streams.keys().get(0);
    lab.redis.xgroupCreate(slow, "another", new StreamEntryID("0-0"), true);
    for (int i = 0; i < 10; i++) {
      lab.streams.publish(events.subList(i * 300, i * 300 + 300));
    }
    long before = lab.redis.xlen(slow);
    List<StreamReader.Entry> entries = reader.next(2, Duration.ofMillis(10));
    lab.counting().count(Deliveries.decode(entries));
    reader.acknowledge(entries.subList(0, 1));

    lab.streams.keys().forEach(keeper::trim);

    assertThat(lab.redis.xlen(slow)).as("the other group has read nothing").isEqualTo(before);
    lab.redis.xgroupDestroy(slow, "another");
    for (int round = 0; round < 5; round++) {
      lab.streams.keys().forEach(keeper::trim);
      List<StreamReader.Entry> more = reader.next(2, Duration.ofMillis(10));
      lab.counting().count(Deliveries.decode(more));
      reader.acknowledge(more);
    }
    lab.start("node-b");
    lab.awaitCounted();
    lab.assertCounted(events);
    lab.streams.keys().forEach(keeper::trim);
    assertThat(lab.streams.keys()).allMatch(key -> lab.redis.xlen(key) == 0);
  }

  private StreamReader reader(String consumer) {
    List<String> keys = lab.streams.keys();
    if (consumer.contains("/")) {
      int worker = consumer.charAt(consumer.length() - 1) - '0';
      keys = List.of(keys.get(worker), keys.get(worker + 2));
    }
    var reader = new StreamReader(lab.redis, keys, consumer);
    reader.createGroups();
    return reader;
  }

  private List<StreamReader.Entry> read(String consumer) {
    return reader(consumer).next(100, Duration.ofMillis(10));
  }

  /** A deadlock between the four is the database's fault: it is tried again. */
  private void countUntilDone(Deliveries deliveries) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              lab.counting().count(deliveries);
              return true;
            });
  }

  private void publishUntilAccepted(List<UsageRecorded> batch) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreException(ProblemException.class)
        .until(
            () -> {
              lab.streams.publish(batch);
              return true;
            });
  }

  private void terminateBackends() {
    lab.database
        .superuser()
        .useHandle(
            h ->
                h.execute(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where usename = 'it0_platform' and datname = current_database()
                    """));
  }
}
