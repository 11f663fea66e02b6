package io.it0.usage.testing;

import io.it0.db.UuidV7;
import io.it0.db.testing.TestDatabase;
import io.it0.period.BillingCalendar;
import io.it0.period.Period;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Tenants with a subscription and the period that contains an instant, made by SQL alone. */
public final class TestTenants {

  private final TestDatabase database;
  private final UUID plan = UuidV7.next();

  public TestTenants(TestDatabase database) {
    this.database = database;
    database.platformJdbi().useTransaction(this::plan);
  }

  /** Tenants named prefix-1, prefix-2 …, in UTC, subscribed since the start of the instant's month. */
  public List<UUID> create(String prefix, int count, Instant now) {
    List<UUID> ids = new ArrayList<>(count);
    Period period = BillingCalendar.calendarMonths(ZoneOffset.UTC).periodContaining(now);
    for (int first = 1; first <= count; first += 100) {
      int from = first;
      int to = Math.min(count, first + 99);
      database
          .platformJdbi()
          .useTransaction(
              handle -> {
                for (int i = from; i <= to; i++) {
                  ids.add(create(handle, prefix + "-" + i, period));
                }
              });
    }
    return ids;
  }

  public UUID create(String slug, Instant now) {
    Period period = BillingCalendar.calendarMonths(ZoneOffset.UTC).periodContaining(now);
    return database.platformJdbi().inTransaction(handle -> create(handle, slug, period));
  }

  private UUID create(Handle handle, String slug, Period period) {
    UUID tenant = UuidV7.next();
    UUID subscription = UuidV7.next();
    String schema = "tenant_" + slug.replace('-', '_');
    handle.execute(
        """
        insert into tenants (id, slug, schema_name, name, template_version, created_at)
        values (?, ?, ?, ?, create_tenant_schema(?, ?), ?)
        """,
        tenant,
        slug,
        schema,
        slug,
        tenant,
        schema,
        period.start().atOffset(ZoneOffset.UTC));
    handle.execute(
        """
        insert into subscriptions (id, tenant_id, plan_id, currency, billing_interval, status, started_at,
          current_period_start, current_period_end, created_at)
        values (?, ?, ?, 'USD', 'MONTH', 'active', ?, ?, ?, ?)
        """,
        subscription,
        tenant,
        plan,
        period.start().atOffset(ZoneOffset.UTC),
        period.start().atOffset(ZoneOffset.UTC),
        period.end().atOffset(ZoneOffset.UTC),
        period.start().atOffset(ZoneOffset.UTC));
    handle.execute(
        """
        insert into usage_aggregates (id, tenant_id, subscription_id, plan_id, period_start, period_end,
          segment_start, segment_end)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        UuidV7.next(),
        tenant,
        subscription,
        plan,
        period.start().atOffset(ZoneOffset.UTC),
        period.end().atOffset(ZoneOffset.UTC),
        period.start().atOffset(ZoneOffset.UTC),
        period.end().atOffset(ZoneOffset.UTC));
    return tenant;
  }

  private void plan(Handle handle) {
    handle.execute(
        """
        insert into plans (id, key, version, name, included_tokens, max_servers, max_users,
          max_standing_orders, created_at)
        values (?, ?, 1, 'Test', 1000000, 1, 1, 1, '2026-01-01Z')
        """,
        plan,
        "test-" + plan.toString().substring(24));
    handle.execute(
        """
        insert into plan_prices (id, plan_id, currency, billing_interval, base_minor, overage_per_mtok)
        values (?, ?, 'USD', 'MONTH', 4999, 8)
        """,
        UuidV7.next(),
        plan);
  }
}
