package io.it0.billrun;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** What could not be billed, and why. */
final class ParkedSubscriptions {

  private ParkedSubscriptions() {}

  static void park(Handle handle, UUID subscription, UUID run, String reason, Instant at) {
    handle
        .createUpdate(
            """
            insert into parked_subscriptions (subscription_id, tenant_id, bill_run_id, period_start, reason, parked_at)
            select s.id, s.tenant_id, :run, s.current_period_start, :reason, :at
              from subscriptions s where s.id = :subscription
            on conflict (subscription_id) do update
               set bill_run_id = excluded.bill_run_id, period_start = excluded.period_start,
                   reason = excluded.reason, parked_at = excluded.parked_at
            """)
        .bind("run", run)
        .bind("reason", reason)
        .bind("at", at)
        .bind("subscription", subscription)
        .execute();
  }

  static List<ParkedSubscription> page(Handle handle, Optional<UUID> after, int limit) {
    return handle
        .createQuery(
            """
            select p.subscription_id, p.tenant_id, t.slug, p.bill_run_id, p.period_start, p.reason, p.parked_at
              from parked_subscriptions p join tenants t on t.id = p.tenant_id
             where cast(:after as uuid) is null or p.subscription_id > :after
             order by p.subscription_id limit :limit
            """)
        .bind("after", after.orElse(null))
        .bind("limit", limit)
        .map(ParkedSubscriptions::parked)
        .list();
  }

  /** Answers the tenant whose subscription is now billed again; empty if it was not parked. */
  static Optional<UUID> release(Handle handle, UUID subscription) {
    return handle
        .createQuery(
            "delete from parked_subscriptions where subscription_id = :subscription returning tenant_id")
        .bind("subscription", subscription)
        .mapTo(UUID.class)
        .findOne();
  }

  private static ParkedSubscription parked(ResultSet row, StatementContext context)
      throws SQLException {
    return new ParkedSubscription(
        row.getObject("subscription_id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getString("slug"),
        row.getObject("bill_run_id", UUID.class),
        row.getTimestamp("period_start").toInstant(),
        row.getString("reason"),
        row.getTimestamp("parked_at").toInstant());
  }
}
