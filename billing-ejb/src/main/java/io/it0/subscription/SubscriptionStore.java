package io.it0.subscription;

import io.it0.db.BulkRows;
import io.it0.db.UuidV7;
import io.it0.period.BillingInterval;
import io.it0.period.Period;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Writes subscriptions and their periods, many with one statement. */
public final class SubscriptionStore {

  /** The columns that {@link #subscription} reads, of a table named {@code s}. */
  public static final String COLUMNS =
      """
      s.id, s.tenant_id, s.plan_id, s.currency, s.billing_interval, s.status, s.anchor_day, s.started_at,
      s.current_period_start, s.current_period_end, s.scheduled_plan_id, s.cancel_at_period_end, s.ended_at
      """;

  private static final String INSERT =
      """
      insert into subscriptions (id, tenant_id, plan_id, currency, billing_interval, status, anchor_day, started_at,
                                 current_period_start, current_period_end, created_at)
      select d.id, d.tenant_id, d.plan_id, d.currency, d.billing_interval, d.status, d.anchor_day, d.started_at,
             d.period_start, d.period_end, d.created_at
        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               as d(id, tenant_id, plan_id, currency, billing_interval, status, anchor_day, started_at,
                    period_start, period_end, created_at)
      on conflict (tenant_id) where status in ('trialing', 'active', 'past_due') do nothing
      """;

  private static final String UPDATE =
      """
      update subscriptions s
         set plan_id = d.plan_id, status = d.status, current_period_start = d.period_start,
             current_period_end = d.period_end, scheduled_plan_id = d.scheduled, ended_at = d.ended_at,
             version = s.version + 1
        from unnest(?, ?, ?, ?, ?, ?, ?)
               as d(id, plan_id, status, period_start, period_end, scheduled, ended_at)
       where s.id = d.id
      """;

  // The aggregator may have opened the period for an event that was earlier than us, on the plan of
  // that time. Sorted as
  // everyone sorts who locks these rows, so that nobody waits in a circle.
  private static final String OPEN =
      """
      insert into usage_aggregates (id, tenant_id, subscription_id, plan_id, period_start, period_end,
                                    segment_start, segment_end)
      select d.id, d.tenant_id, d.subscription_id, d.plan_id, d.period_start, d.period_end,
             d.period_start, d.period_end
        from unnest(?, ?, ?, ?, ?, ?) as d(id, tenant_id, subscription_id, plan_id, period_start, period_end)
       order by d.tenant_id, d.period_start
      on conflict (tenant_id, segment_start) do update
         set subscription_id = excluded.subscription_id, plan_id = excluded.plan_id,
             period_end = excluded.period_end, segment_end = excluded.segment_end
       where (usage_aggregates.subscription_id, usage_aggregates.plan_id, usage_aggregates.segment_end)
             is distinct from (excluded.subscription_id, excluded.plan_id, excluded.segment_end)
      """;

  private SubscriptionStore() {}

  /** Answers how many were inserted: not those whose tenant has a live one. */
  public static int insert(Handle handle, Collection<Subscription> subscriptions, Instant at) {
    return BulkRows.of(subscriptions)
        .column("uuid", Subscription::id)
        .column("uuid", Subscription::tenantId)
        .column("uuid", Subscription::planId)
        .column("text", Subscription::currency)
        .column("text", Subscription::interval)
        .column("text", s -> s.status().label())
        .column("int2", s -> s.anchorDay().orElse(null))
        .column("timestamptz", Subscription::startedAt)
        .column("timestamptz", s -> s.currentPeriod().start())
        .column("timestamptz", s -> s.currentPeriod().end())
        .column("timestamptz", s -> at)
        .execute(handle, INSERT);
  }

  /** Stores what a verb changed. */
  public static int update(Handle handle, Collection<Subscription> subscriptions) {
    return BulkRows.of(subscriptions)
        .column("uuid", Subscription::id)
        .column("uuid", Subscription::planId)
        .column("text", s -> s.status().label())
        .column("timestamptz", s -> s.currentPeriod().start())
        .column("timestamptz", s -> s.currentPeriod().end())
        .column("uuid", s -> s.scheduledPlan().orElse(null))
        .column("timestamptz", s -> s.endedAt().orElse(null))
        .execute(handle, UPDATE);
  }

  /** Opens the usage row of each one's current period, on its plan. */
  public static void openPeriods(Handle handle, Collection<Subscription> subscriptions) {
    BulkRows.of(subscriptions)
        .column("uuid", s -> UuidV7.next())
        .column("uuid", Subscription::tenantId)
        .column("uuid", Subscription::id)
        .column("uuid", Subscription::planId)
        .column("timestamptz", s -> s.currentPeriod().start())
        .column("timestamptz", s -> s.currentPeriod().end())
        .execute(handle, OPEN);
  }

  public static Subscription subscription(ResultSet row) throws SQLException {
    return new Subscription(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("plan_id", UUID.class),
        row.getString("currency"),
        BillingInterval.valueOf(row.getString("billing_interval")),
        SubscriptionStatus.ofLabel(row.getString("status")),
        Optional.ofNullable(row.getObject("anchor_day", Integer.class)),
        row.getTimestamp("started_at").toInstant(),
        new Period(
            row.getTimestamp("current_period_start").toInstant(),
            row.getTimestamp("current_period_end").toInstant()),
        Optional.ofNullable(row.getObject("scheduled_plan_id", UUID.class)),
        row.getBoolean("cancel_at_period_end"),
        Optional.ofNullable(row.getTimestamp("ended_at")).map(java.sql.Timestamp::toInstant));
  }
}
