package io.it0.lifecycle;

import io.it0.period.BillingInterval;
import io.it0.subscription.Transition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** An upgrade that takes effect when its invoice is paid. The table pending_upgrades. */
record PendingUpgrade(
    UUID id,
    UUID tenantId,
    UUID subscriptionId,
    UUID invoiceId,
    UUID planId,
    BillingInterval interval,
    Transition.By by,
    Instant expiresAt) {

  private static final String SELECT =
      """
      select u.id, u.tenant_id, u.subscription_id, u.invoice_id, u.plan_id, u.billing_interval, u.requested_by,
             u.request_id, u.expires_at
        from pending_upgrades u
      """;

  // Index pending_upgrades_due, pending_upgrades_open.
  private static final String DUE =
      """
      join tenants t on t.id = u.tenant_id join invoices i on i.id = u.invoice_id
      left join test_clocks c on c.id = t.test_clock_id
      where u.status = 'pending' and <clock>
        and (u.expires_at <= coalesce(c.now, :wall) or i.status <> 'issued')
      order by u.id limit 1000
      """;

  private static final String NEXT =
      """
      select min(u.expires_at) from pending_upgrades u join tenants t on t.id = u.tenant_id
       where u.status = 'pending' and t.test_clock_id = :clock and u.expires_at > :after and u.expires_at <= :until
      """;

  /** How it ended. */
  enum End {
    APPLIED,
    EXPIRED;

    private String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  void insert(Handle handle, Instant at) {
    handle
        .createUpdate(
            """
            insert into pending_upgrades (id, tenant_id, subscription_id, invoice_id, plan_id, billing_interval, status,
                                          requested_by, request_id, requested_at, expires_at)
            values (:id, :tenant, :subscription, :invoice, :plan, :interval, 'pending', :by, :request, :at, :expires)
            """)
        .bind("id", id)
        .bind("tenant", tenantId)
        .bind("subscription", subscriptionId)
        .bind("invoice", invoiceId)
        .bind("plan", planId)
        .bind("interval", interval)
        .bind("by", by.actor())
        .bind("request", by.requestId().orElse(null))
        .bind("at", at)
        .bind("expires", expiresAt)
        .execute();
  }

  void end(Handle handle, End how, Instant at) {
    handle
        .createUpdate("update pending_upgrades set status = :status, ended_at = :at where id = :id")
        .bind("status", how.label())
        .bind("at", at)
        .bind("id", id)
        .execute();
  }

  static Optional<PendingUpgrade> ofSubscription(Handle handle, UUID subscription) {
    return one(
        handle
            .createQuery(
                SELECT + "where u.subscription_id = :subscription and u.status = 'pending'")
            .bind("subscription", subscription));
  }

  static Optional<PendingUpgrade> ofInvoice(Handle handle, UUID invoice) {
    return one(
        handle
            .createQuery(SELECT + "where u.invoice_id = :invoice and u.status = 'pending'")
            .bind("invoice", invoice));
  }

  /** Paid and not yet applied, or not paid in time. */
  static List<PendingUpgrade> due(Handle handle, Optional<UUID> clock, Instant wall) {
    return handle
        .createQuery(SELECT + DUE)
        .define(
            "clock",
            clock.isPresent() ? "t.test_clock_id = :clock" : "cast(:clock as uuid) is null")
        .bind("clock", clock.orElse(null))
        .bind("wall", wall)
        .map(PendingUpgrade::upgrade)
        .list();
  }

  static Optional<Instant> next(Handle handle, UUID clock, Instant after, Instant until) {
    return handle
        .createQuery(NEXT)
        .bind("clock", clock)
        .bind("after", after)
        .bind("until", until)
        .mapTo(Instant.class)
        .findOne();
  }

  private static Optional<PendingUpgrade> one(Query query) {
    return query.map(PendingUpgrade::upgrade).findOne();
  }

  private static PendingUpgrade upgrade(ResultSet row, StatementContext context)
      throws SQLException {
    return new PendingUpgrade(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("subscription_id", UUID.class),
        row.getObject("invoice_id", UUID.class),
        row.getObject("plan_id", UUID.class),
        BillingInterval.valueOf(row.getString("billing_interval")),
        new Transition.By(
            row.getString("requested_by"),
            "its invoice is paid",
            Optional.ofNullable(row.getString("request_id"))),
        row.getTimestamp("expires_at").toInstant());
  }
}
