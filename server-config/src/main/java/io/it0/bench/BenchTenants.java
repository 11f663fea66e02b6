package io.it0.bench;

import io.it0.db.UuidV7;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Registers a benchmark's tenants by SQL: with their schema, a subscription and its first period, but
 * without an owner, whose password alone would cost more than the rest.
 */
final class BenchTenants {

  private static final int CONNECTIONS = 2;
  private static final int PER_TRANSACTION = 50;

  private final Jdbi jdbi;
  private final PrintStream out;

  /**
   * @param prefix of the slugs
   * @param month their first period
   */
  record Group(
      String prefix,
      int size,
      String plan,
      String currency,
      YearMonth month,
      Optional<UUID> testClock) {

    Group(String prefix, int size, String plan, YearMonth month, Optional<UUID> testClock) {
      this(prefix, size, plan, "USD", month, testClock);
    }

    OffsetDateTime start() {
      return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    OffsetDateTime end() {
      return start().plusMonths(1);
    }

    String slug(int number) {
      return "%s-%05d".formatted(prefix, number);
    }
  }

  BenchTenants(Jdbi jdbi, PrintStream out) {
    this.jdbi = jdbi;
    this.out = out;
  }

  /** Registers what is missing. */
  void register(Group group) throws InterruptedException {
    long began = System.nanoTime();
    UUID plan = plan(group.plan());
    ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Future<?>> chunks = new ArrayList<>();
      for (int from = 0; from < group.size(); from += PER_TRANSACTION) {
        int first = from;
        int beyond = Math.min(group.size(), from + PER_TRANSACTION);
        chunks.add(workers.submit(() -> chunk(group, plan, first, beyond)));
      }
      for (Future<?> chunk : chunks) {
        chunk.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("tenants could not be registered", e.getCause());
    } finally {
      workers.shutdown();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    out.printf("%,d tenants registered in %.1f s%n", group.size(), seconds);
  }

  private Void chunk(Group group, UUID plan, int first, int beyond) throws SQLException {
    jdbi.useTransaction(handle -> register(handle, group, plan, first, beyond));
    return null;
  }

  private UUID plan(String key) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select id from plans where key = :key order by version desc limit 1")
                .bind("key", key)
                .mapTo(UUID.class)
                .one());
  }

  private static void register(Handle handle, Group group, UUID plan, int first, int beyond)
      throws SQLException {
    for (int number = first; number < beyond; number++) {
      if (!exists(handle, group.slug(number))) {
        register(handle.getConnection(), group, plan, group.slug(number));
      }
    }
  }

  private static boolean exists(Handle handle, String slug) {
    return handle
        .createQuery("select exists (select from tenants where slug = :slug)")
        .bind("slug", slug)
        .mapTo(Boolean.class)
        .one();
  }

  private static void register(Connection connection, Group group, UUID plan, String slug)
      throws SQLException {
    String sql =
        """
        with new_tenant as (
          insert into tenants (id, slug, schema_name, name, template_version, test_clock_id, created_at)
          values (?, ?, ?, ?, create_tenant_schema(?, ?), ?, ?) returning id
        ), new_subscription as (
          insert into subscriptions (id, tenant_id, plan_id, currency, billing_interval, status,
            started_at, current_period_start, current_period_end, created_at)
          select ?, id, ?, ?, 'MONTH', 'active', ?, ?, ?, ? from new_tenant returning id, tenant_id
        )
        insert into usage_aggregates (id, tenant_id, subscription_id, plan_id,
          period_start, period_end, segment_start, segment_end)
        select ?, tenant_id, id, ?, ?, ?, ?, ? from new_subscription
        """;
    UUID tenant = UuidV7.next();
    String schema = "tenant_" + slug.replace('-', '_');
    OffsetDateTime start = group.start();
    OffsetDateTime end = group.end();
    try (var insert = connection.prepareStatement(sql)) {
      Object[] values = {
        tenant,
        slug,
        schema,
        slug,
        tenant,
        schema,
        group.testClock().orElse(null),
        start,
        UuidV7.next(),
        plan,
        group.currency(),
        start,
        start,
        end,
        start,
        UuidV7.next(),
        plan,
        start,
        end,
        start,
        end
      };
      for (int i = 0; i < values.length; i++) {
        insert.setObject(i + 1, values[i]);
      }
      insert.executeUpdate();
    }
  }
}
