package io.it0.quota;

import io.it0.catalog.Plans;
import io.it0.db.testing.TestDatabase;
import io.it0.event.QuotaExceeded;
import io.it0.period.TenantClocks;
import io.it0.period.TestClocks;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.Tenants;
import io.it0.usage.TokenCounts;
import io.it0.usage.UncountedUsage;
import io.it0.usage.UsageBacklog;
import io.it0.usage.UsageConfig;
import io.it0.usage.UsageRecorded;
import io.it0.usage.UsageStreams;
import io.it0.usage.aggregate.TestCounting;
import io.it0.usage.testing.TestRedis;
import io.it0.usage.testing.TestTenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import redis.clients.jedis.RedisClient;

/** A database, a Redis, a node or more, and tenants on a clock that a test moves. */
final class QuotaLab implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
  static final Duration TTL = Duration.ofMinutes(5);

  final TestDatabase database = TestDatabase.fresh();
  final RedisClient redis = TestRedis.fresh();
  final UsageConfig.Streams streamsConfig = new UsageConfig.Streams(2, 10_000, 100);
  final UsageStreams plainStreams = new UsageStreams(redis, streamsConfig);
  final UsageBacklog backlog = new UsageBacklog(redis, plainStreams, Clock.systemUTC());
  final AtomicLong nanos = new AtomicLong(1);
  final List<QuotaExceeded> exceeded = new CopyOnWriteArrayList<>();
  final List<QuotaWarning> warnings = new CopyOnWriteArrayList<>();
  final TestClocks clocks = new TestClocks(database.platformDatabase(), Clock.systemUTC());
  final TestCounting counting = new TestCounting(database.platform(), redis, plainStreams);
  final Node one = new Node();
  private final TestTenants subscribed = new TestTenants(database);

  /** One server's quota. */
  final class Node {
    final QuotaMetrics metrics = new QuotaMetrics();
    final QuotaParts parts;
    final TokenQuota quota;
    final AcceptedTokens accepted;
    final UsageStreams streams;

    Node() {
      this(QuotaConfig.DEFAULTS);
    }

    Node(QuotaConfig config) {
      var platform = database.platformDatabase();
      Clock wall = Clock.systemUTC();
      var ground =
          new QuotaParts.Ground(
              new Jdbc(),
              redis,
              new Tenants(platform),
              new TenantClocks(wall, clocks),
              new Plans(platform, wall),
              wall,
              () -> System.nanoTime() + nanos.get());
      parts =
          QuotaParts.of(
              ground,
              config,
              metrics,
              backlog,
              new UncountedUsage(redis, plainStreams, backlog, System::nanoTime),
              new QuotaParts.Listeners(exceeded::add, (handle, warning) -> warnings.add(warning)));
      quota = parts.quota();
      accepted = new AcceptedTokens(parts, tenant -> false, Runnable::run);
      streams = new UsageStreams(redis, streamsConfig, accepted);
    }

    void reconcile() {
      // Twice, since the first round may have found its generation running.
      parts.reconciler().round();
      parts.reconciler().round();
    }
  }

  private final class Jdbc implements Transactions {
    @Override
    public <T> T inNew(Function<Handle, T> work) {
      return database.platformJdbi().inTransaction(work::apply);
    }
  }

  /** Subscribed since the month of {@link #NOW}, on a clock of its own. */
  Tenant tenant(String slug, long limit) {
    UUID id = subscribed.create(slug, NOW);
    UUID clock = clocks.create(slug, NOW).id();
    database
        .platformJdbi()
        .useHandle(
            h ->
                h.execute(
                    "update tenants set test_clock_id = ?, max_agent_tokens_per_month = ? where id = ?",
                    clock,
                    limit,
                    id));
    return new Tenants(database.platformDatabase()).find(id).orElseThrow();
  }

  void setLimit(Tenant tenant, Long limit) {
    database
        .platformJdbi()
        .useHandle(
            h ->
                h.createUpdate(
                        "update tenants set max_agent_tokens_per_month = :limit where id = :id")
                    .bind("limit", limit)
                    .bind("id", tenant.id())
                    .execute());
  }

  void advance(Tenant tenant, Instant to) {
    clocks.advance(tenant.testClock().orElseThrow(), to);
  }

  UsageRecorded event(Tenant tenant, String id, long tokens) {
    return event(tenant, id, tokens, NOW);
  }

  UsageRecorded event(Tenant tenant, String id, long tokens, Instant at) {
    return new UsageRecorded(
        tenant.id(),
        "test",
        id,
        null,
        null,
        null,
        "claude-sonnet-4-5",
        tokens(tokens),
        null,
        at,
        false,
        false);
  }

  static TokenCounts tokens(long tokens) {
    return new TokenCounts(tokens, 0, 0, 0);
  }

  /** What PostgreSQL has counted for the period that contains the time. */
  long counted(Tenant tenant, Instant at) {
    return database
        .platformJdbi()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select coalesce(sum(input_tokens + output_tokens), 0) from usage_aggregates
                        where tenant_id = :tenant and period_start <= :at and period_end > :at
                        """)
                    .bind("tenant", tenant.id())
                    .bind("at", at.atOffset(ZoneOffset.UTC))
                    .mapTo(Long.class)
                    .one());
  }

  /** Lets what a node has read of who decides grow old. */
  void wait(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  @Override
  public void close() {
    redis.close();
  }
}
