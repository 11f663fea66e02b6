package io.it0.payment;

import io.it0.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table refunds. Whoever writes it holds the lock of the payment's row. */
final class RefundTable {

  private static final String SELECT =
      """
      select id, tenant_id, payment_id, status, origin, amount_minor, currency, reason, requested_by, external_id, failure,
             checks, created_at, updated_at
        from refunds
      """;

  private RefundTable() {}

  static Optional<Refund> find(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "where id = :id")
        .bind("id", id)
        .map(RefundTable::refund)
        .findOne();
  }

  static Optional<Refund> byKey(Handle handle, UUID payment, String key) {
    return handle
        .createQuery(SELECT + "where payment_id = :payment and request_key = :key")
        .bind("payment", payment)
        .bind("key", key)
        .map(RefundTable::refund)
        .findOne();
  }

  static Optional<Refund> byExternalId(Handle handle, UUID payment, String externalId) {
    return handle
        .createQuery(SELECT + "where payment_id = :payment and external_id = :external")
        .bind("payment", payment)
        .bind("external", externalId)
        .map(RefundTable::refund)
        .findOne();
  }

  static List<Refund> of(Handle handle, UUID payment) {
    return handle
        .createQuery(SELECT + "where payment_id = :payment order by created_at, id")
        .bind("payment", payment)
        .map(RefundTable::refund)
        .list();
  }

  /** What has gone back of the payment. */
  static Money succeeded(Handle handle, Payment payment) {
    long minor =
        handle
            .createQuery(
                """
                select coalesce(sum(amount_minor), 0) from refunds where payment_id = :payment and status = 'SUCCEEDED'
                """)
            .bind("payment", payment.id())
            .mapTo(Long.class)
            .one();
    return Money.ofMinor(minor, payment.amount().currency());
  }

  static List<UUID> claim(Handle handle, Instant now, int limit) {
    return handle
        .createQuery(
            """
            update refunds r
               set checks = r.checks + 1,
                   check_at = cast(:now as timestamptz) + make_interval(secs => case when r.checks < 4 then 60
                                                                                      when r.checks < 8 then 600
                                                                                      else 3600 end)
             where r.id in (select due.id from refunds due
                             where due.check_at <= :now order by due.check_at limit :limit for update skip locked)
            returning r.id
            """)
        .bind("now", now)
        .bind("limit", limit)
        .mapTo(UUID.class)
        .list();
  }

  /** @param key the caller's Idempotency-Key; null: nobody called */
  static void insert(Handle handle, Refund refund, String key, Instant checkAt) {
    handle
        .createUpdate(
            """
            insert into refunds (id, tenant_id, payment_id, status, origin, amount_minor, currency, reason, request_key,
                                 requested_by, external_id, check_at, created_at, updated_at)
            values (:id, :tenant, :payment, :status, :origin, :amount, :currency, :reason, :key, :by, :external, :check,
                    :at, :at)
            """)
        .bind("id", refund.id())
        .bind("tenant", refund.tenantId())
        .bind("payment", refund.paymentId())
        .bind("status", refund.status())
        .bind("origin", refund.origin())
        .bind("amount", refund.amount().minor())
        .bind("currency", refund.amount().currencyCode())
        .bind("reason", refund.reason())
        .bind("key", key)
        .bind("by", refund.requestedBy())
        .bind("external", refund.externalId().orElse(null))
        .bind("check", checkAt)
        .bind("at", refund.createdAt())
        .execute();
  }

  /** @param checkAt null: it is final */
  static void store(Handle handle, UUID id, RefundObservation seen, Instant at, Instant checkAt) {
    handle
        .createUpdate(
            """
            update refunds
               set status = :status, external_id = coalesce(external_id, :external), failure = left(:failure, 500),
                   check_at = :check, updated_at = :at
             where id = :id
            """)
        .bind("status", seen.status())
        .bind("external", seen.externalId().orElse(null))
        .bind("failure", seen.failure().orElse(null))
        .bind("check", checkAt)
        .bind("at", at)
        .bind("id", id)
        .execute();
  }

  /** The provider is not asked any more; a person has to. */
  static int giveUp(Handle handle, UUID id, Instant at) {
    return handle.execute(
        "update refunds set failure = 'not clear after many questions', check_at = null, updated_at = ? where id = ?",
        Timestamp.from(at),
        id);
  }

  private static Refund refund(ResultSet row, StatementContext context) throws SQLException {
    return new Refund(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("payment_id", UUID.class),
        RefundStatus.valueOf(row.getString("status")),
        Refund.Origin.valueOf(row.getString("origin")),
        Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")),
        row.getString("reason"),
        row.getString("requested_by"),
        Optional.ofNullable(row.getString("external_id")),
        Optional.ofNullable(row.getString("failure")),
        row.getInt("checks"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant());
  }
}
