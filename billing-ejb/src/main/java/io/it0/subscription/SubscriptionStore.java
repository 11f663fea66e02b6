package io.it0.subscription;

import io.it0.db.BulkRows;
import io.it0.db.UuidV7;
import io.it0.period.BillingInterval;
import io.it0.period.Period;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
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
      coalesce(s.term_anchor, s.started_at) as term_anchor, s.current_period_start, s.current_period_end, s.trial_end,
      s.needs_payment_method, s.scheduled_plan_id, coalesce(s.scheduled_interval, s.billing_interval) as
      scheduled_interval, s.cancel_at_period_end, s.fixed_end, s.ended_at
      """;

  private static final String INSERT =
      """
      insert into subscriptions (id, tenant_id, plan_id, currency, billing_interval, status, anchor_day, started_at,
                                 term_anchor, current_period_start, current_period_end, trial_end,
                                 needs_payment_method, fixed_end, created_at)
      select d.id, d.tenant_id, d.plan_id, d.currency, d.billing_interval, d.status, d.anchor_day, d.started_at,
             d.term_anchor, d.period_start, d.period_end, d.trial_end, d.needs_method, d.fixed_end, d.created_at
        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               as d(id, tenant_id, plan_id, currency, billing_interval, status, anchor_day, started_at,
                    term_anchor, period_start, period_end, trial_end, needs_method, fixed_end, created_at)
      on conflict (tenant_id) where status in ('trialing', 'active', 'past_due') do nothing
      """;

  private static final String UPDATE =
      """
      update subscriptions s
         set plan_id = d.plan_id, billing_interval = d.billing_interval, status = d.status, term_anchor = d.term_anchor,
             current_period_start = d.period_start, current_period_end = d.period_end, scheduled_plan_id = d.scheduled,
             scheduled_interval = d.scheduled_interval, cancel_at_period_end = d.cancels, ended_at = d.ended_at,
             version = s.version + 1
        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               as d(id, plan_id, billing_interval, status, term_anchor, period_start, period_end, scheduled,
                    scheduled_interval, cancels, ended_at)
       where s.id = d.id
      """;

  // The aggregator may have opened the period for an event that was earlier than us, on the plan of
  // that time. Sorted as
  // everyone sorts who locks these rows, so that nobody waits in a circle.
  private static final String OPEN =
      """
      insert into usage_aggregates (id, tenant_id, subscription_id, plan_id, period_start, period_end,
                                    segment_start, segment_end, trial)
      select d.id, d.tenant_id, d.subscription_id, d.plan_id, d.period_start, d.period_end,
             d.period_start, d.period_end, d.trial
        from unnest(?, ?, ?, ?, ?, ?, ?) as d(id, tenant_id, subscription_id, plan_id, period_start, period_end, trial)
       order by d.tenant_id, d.period_start
      on conflict (tenant_id, segment_start) do update
         set subscription_id = excluded.subscription_id, plan_id = excluded.plan_id, period_start = excluded.period_start,
             period_end = excluded.period_end, segment_end = excluded.segment_end, trial = excluded.trial
       where (usage_aggregates.subscription_id, usage_aggregates.plan_id, usage_aggregates.segment_end,
              usage_aggregates.trial)
             is distinct from (excluded.subscription_id, excluded.plan_id, excluded.segment_end, excluded.trial)
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
        .column("timestamptz", Subscription::termAnchor)
        .column("timestamptz", s -> s.currentPeriod().start())
        .column("timestamptz", s -> s.currentPeriod().end())
        .column("timestamptz", s -> s.trial().map(Trial::end).orElse(null))
        .column("bool", s -> s.trial().filter(Trial::needsPaymentMethod).isPresent())
        .column("timestamptz", s -> s.fixedEnd().orElse(null))
        .column("timestamptz", s -> at)
        .execute(handle, INSERT);
  }

  /** Stores what a verb changed. */
  public static int update(Handle handle, Collection<Subscription> subscriptions) {
    return BulkRows.of(subscriptions)
        .column("uuid", Subscription::id)
        .column("uuid", Subscription::planId)
        .column("text", Subscription::interval)
        .column("text", s -> s.status().label())
        .column("timestamptz", Subscription::termAnchor)
        .column("timestamptz", s -> s.currentPeriod().start())
        .column("timestamptz", s -> s.currentPeriod().end())
        .column("uuid", s -> s.scheduledPlan().orElse(null))
        .column("text", s -> s.scheduled().map(ScheduledChange::interval).orElse(null))
        .column("bool", Subscription::cancelAtPeriodEnd)
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
        .column("bool", s -> s.status() == SubscriptionStatus.TRIALING)
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
        instant(row, "started_at").orElseThrow(),
        instant(row, "term_anchor").orElseThrow(),
        new Period(
            instant(row, "current_period_start").orElseThrow(),
            instant(row, "current_period_end").orElseThrow()),
        trial(row),
        scheduled(row),
        row.getBoolean("cancel_at_period_end"),
        instant(row, "fixed_end"),
        instant(row, "ended_at"));
  }

  private static Optional<Trial> trial(ResultSet row) throws SQLException {
    boolean needsMethod = row.getBoolean("needs_payment_method");
    return instant(row, "trial_end").map(end -> new Trial(end, needsMethod));
  }

  private static Optional<ScheduledChange> scheduled(ResultSet row) throws SQLException {
    UUID plan = row.getObject("scheduled_plan_id", UUID.class);
    return plan == null
        ? Optional.empty()
        : Optional.of(
            new ScheduledChange(
                plan, BillingInterval.valueOf(row.getString("scheduled_interval"))));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
