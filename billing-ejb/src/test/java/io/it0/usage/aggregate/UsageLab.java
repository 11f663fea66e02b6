package io.it0.usage.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.testing.TestDatabase;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageBacklog;
import io.it0.usage.UsageConfig;
import io.it0.usage.UsageMetrics;
import io.it0.usage.UsageRecorded;
import io.it0.usage.UsageStreams;
import io.it0.usage.testing.TestRedis;
import io.it0.usage.testing.TestTenants;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import redis.clients.jedis.RedisClient;

/** A database, a Redis, some tenants and this node's consumers: what the tests of counting play with. */
final class UsageLab implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

  final TestDatabase database = TestDatabase.fresh();
  final RedisClient redis = TestRedis.fresh();
  final UsageConfig.Streams streamsConfig = new UsageConfig.Streams(4, 10_000, 100);
  final UsageStreams streams = new UsageStreams(redis, streamsConfig);
  final UsageBacklog backlog = new UsageBacklog(redis, streams, Clock.systemUTC());
  final UsageMetrics metrics = new UsageMetrics();
  final JdbcTransactions transactions = new JdbcTransactions(database.platform());
  final TestTenants subscribed = new TestTenants(database);
  private final List<UsageConsumer> running = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** JDBC's own transactions; a test may make one fail before or after its commit. */
  static final class JdbcTransactions implements Transactions {
    private final DataSource dataSource;
    volatile Runnable beforeCommit = () -> {};
    volatile Runnable afterCommit = () -> {};

    JdbcTransactions(DataSource dataSource) {
      this.dataSource = dataSource;
    }

    @Override
    public <T> T inNew(Work<T> work) {
      try (Connection connection = dataSource.getConnection()) {
        connection.setAutoCommit(false);
        T result;
        try {
          result = work.run(connection);
          beforeCommit.run();
        } catch (SQLException | RuntimeException e) {
          connection.rollback();
          throw e;
        }
        connection.commit();
        afterCommit.run();
        return result;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  Counting counting() {
    return new Counting(transactions, Clock.systemUTC(), 5_000);
  }

  static UsageConfig.Consumers consumers(String name) {
    return new UsageConfig.Consumers(
        name,
        2,
        5_000,
        Duration.ZERO,
        Duration.ofMillis(20),
        Duration.ofMillis(300),
        Duration.ofHours(1));
  }

  /** Starts a node's consumers. */
  void start(String name) {
    for (UsageConsumer consumer :
        UsageConsumer.ofNode(redis, streams, counting(), consumers(name), metrics)) {
      running.add(consumer);
      var thread = new Thread(consumer, name);
      threads.add(thread);
      thread.start();
    }
  }

  void awaitCounted() {
    UsageBacklog.Watermark mark = backlog.mark();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> backlog.passed(mark));
  }

  void stop() {
    running.forEach(UsageConsumer::stop);
    for (Thread thread : threads) {
      try {
        thread.join(20_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    running.clear();
    threads.clear();
  }

  @Override
  public void close() {
    stop();
    redis.close();
  }

  static UsageRecorded event(UUID tenant, String id, long input, Instant at) {
    return new UsageRecorded(
        tenant,
        "urn:test:lab",
        id,
        "task-" + id,
        null,
        id.hashCode() % 2 == 0 ? "coder" : null,
        "claude-sonnet-4-5",
        new TokenCounts(input, input / 5, input % 7, 0),
        new BigDecimal(input * 3 + input / 5 * 15).movePointLeft(6),
        at,
        false,
        false);
  }

  static List<UsageRecorded> events(List<UUID> tenants, int count, String prefix) {
    List<UsageRecorded> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(
          event(
              tenants.get(i % tenants.size()), prefix + i, 100 + i, NOW.minusSeconds(i % 86_400)));
    }
    return events;
  }

  /** What is recorded, what is aggregated and what the days hold must each be exactly these events. */
  void assertCounted(List<UsageRecorded> wanted) {
    Map<UUID, Totals> reference = new HashMap<>();
    wanted.forEach(e -> reference.merge(e.tenantId(), Totals.of(e), Totals::plus));
    assertThat(totals("usage_aggregates")).isEqualTo(reference);
    assertThat(totals("usage_daily")).isEqualTo(reference);
    assertThat(recorded()).isEqualTo(reference);
  }

  record Totals(long events, TokenCounts tokens, BigDecimal cost) {
    static Totals of(UsageRecorded event) {
      return new Totals(1, event.tokens(), event.costUsd().stripTrailingZeros());
    }

    Totals plus(Totals other) {
      return new Totals(
          events + other.events,
          tokens.plus(other.tokens),
          cost.add(other.cost).stripTrailingZeros());
    }
  }

  private Map<UUID, Totals> totals(String table) {
    return query(
        """
        select tenant_id, sum(event_count), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens),
          sum(cache_write_tokens), sum(cost_usd)
        from %s where event_count > 0 group by tenant_id
        """
            .formatted(table));
  }

  private Map<UUID, Totals> recorded() {
    Map<UUID, Totals> all = new HashMap<>();
    List<Map<String, Object>> tenants =
        database
            .superuser()
            .withHandle(h -> h.select("select id, schema_name from tenants").mapToMap().list());
    for (Map<String, Object> tenant : tenants) {
      all.putAll(
          query(
              """
              select '%s'::uuid, count(*), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens),
                sum(cache_write_tokens), sum(cost_usd)
              from %s.usage_records where segment_start is not null having count(*) > 0
              """
                  .formatted(tenant.get("id"), tenant.get("schema_name"))));
    }
    return all;
  }

  private Map<UUID, Totals> query(String sql) {
    return database
        .superuser()
        .withHandle(
            h ->
                h.createQuery(sql)
                    .reduceResultSet(
                        new HashMap<>(),
                        (map, row, context) -> {
                          map.put(
                              row.getObject(1, UUID.class),
                              new Totals(
                                  row.getLong(2),
                                  new TokenCounts(
                                      row.getLong(3),
                                      row.getLong(4),
                                      row.getLong(5),
                                      row.getLong(6)),
                                  row.getBigDecimal(7).stripTrailingZeros()));
                          return map;
                        }));
  }

  long deadLetters(String reason) {
    return database
        .superuser()
        .withHandle(
            h ->
                h.createQuery("select count(*) from dead_letters where reason_code = :reason")
                    .bind("reason", reason)
                    .mapTo(Long.class)
                    .one());
  }
}
