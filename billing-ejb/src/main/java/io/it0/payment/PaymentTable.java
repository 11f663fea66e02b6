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

/** The table payments. */
final class PaymentTable {

  private static final String SELECT =
      """
      select p.id, p.tenant_id, p.invoice_id, p.attempt, p.provider, p.method_id, p.status, p.amount_minor, p.currency,
             p.requested_by, p.off_session, p.external_id, p.action_kind, p.action_value, p.expires_at, p.over,
             p.decline_code, p.decline_message, p.decline_hard, p.received_minor, p.refunded_minor, p.disputed_minor,
             p.succeeded_at, p.quarantine, p.checks, p.created_at, p.updated_at
        from payments p
      """;

  /** The place in the list of payments, the latest first. */
  record Key(Instant createdAt, UUID id) {}

  private PaymentTable() {}

  static Optional<Payment> find(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "where p.id = :id")
        .bind("id", id)
        .map(PaymentTable::payment)
        .findOne();
  }

  /** The row, locked until the transaction ends. */
  static Optional<Payment> lock(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "where p.id = :id for update")
        .bind("id", id)
        .map(PaymentTable::payment)
        .findOne();
  }

  static Optional<UUID> idOf(Handle handle, ProviderKey provider, String externalId) {
    return handle
        .createQuery(
            "select id from payments where provider = :provider and external_id = :external")
        .bind("provider", provider.label())
        .bind("external", externalId)
        .mapTo(UUID.class)
        .findOne();
  }

  /** What was begun under a caller's key, and the digest of what was asked. */
  record Requested(Payment payment, String digest) {}

  static Optional<Requested> requested(Handle handle, UUID tenant, String key) {
    return handle
        .createQuery(
            SELECT.replace("select p.id", "select p.request_digest, p.id")
                + "where p.tenant_id = :tenant and p.request_key = :key")
        .bind("tenant", tenant)
        .bind("key", key)
        .map(
            (row, context) -> new Requested(payment(row, context), row.getString("request_digest")))
        .findOne();
  }

  /** The invoice's attempts of which something may still come, and those that wait for a person. */
  static List<Payment> unfinished(Handle handle, UUID invoice) {
    return handle
        .createQuery(
            SELECT
                + """
                where p.invoice_id = :invoice
                  and (p.quarantine is not null or not p.over and p.status <> 'SUCCEEDED')
                order by p.attempt
                """)
        .bind("invoice", invoice)
        .map(PaymentTable::payment)
        .list();
  }

  /** @param filter what is asked for; the latest first */
  static List<Payment> page(Handle handle, PaymentFilter filter, Optional<Key> after, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                where (cast(:tenant as uuid) is null or p.tenant_id = :tenant)
                  and (cast(:invoice as uuid) is null or p.invoice_id = :invoice)
                  and (cast(:status as text) is null or p.status = :status)
                  and (not :quarantined or p.quarantine is not null)
                  and (cast(:afterId as uuid) is null or (p.created_at, p.id) < (:afterCreated, :afterId))
                order by p.created_at desc, p.id desc limit :limit
                """)
        .bind("tenant", filter.tenant().orElse(null))
        .bind("invoice", filter.invoice().orElse(null))
        .bind("status", filter.status().map(Enum::name).orElse(null))
        .bind("quarantined", filter.quarantined())
        .bind("afterId", after.map(Key::id).orElse(null))
        .bind("afterCreated", after.map(Key::createdAt).orElse(null))
        .bind("limit", limit)
        .map(PaymentTable::payment)
        .list();
  }

  /** Claims what is due to be asked for, and puts the next time off; nobody else gets the same. */
  static List<UUID> claim(Handle handle, Instant now, int limit) {
    return handle
        .createQuery(
            """
            update payments p
               set checks = p.checks + 1,
                   check_at = cast(:now as timestamptz) + make_interval(secs => case when p.checks < 4 then 60
                                                                                      when p.checks < 8 then 600
                                                                                      else 3600 end)
             where p.id in (select due.id from payments due
                             where due.check_at <= :now order by due.check_at limit :limit for update skip locked)
            returning p.id
            """)
        .bind("now", now)
        .bind("limit", limit)
        .mapTo(UUID.class)
        .list();
  }

  static void insert(Handle handle, Payment payment, PayRequest request, Instant checkAt) {
    handle
        .createUpdate(
            """
            insert into payments (id, tenant_id, invoice_id, attempt, provider, method_id, status, amount_minor, currency,
                                  idempotency_key, request_key, request_digest, requested_by, off_session, expires_at,
                                  check_at, created_at, updated_at)
            values (:id, :tenant, :invoice, :attempt, :provider, :method, :status, :amount, :currency, :key, :requestKey,
                    :digest, :by, :offSession, :expires, :check, :at, :at)
            """)
        .bind("id", payment.id())
        .bind("tenant", payment.tenantId())
        .bind("invoice", payment.invoiceId())
        .bind("attempt", payment.attempt())
        .bind("provider", payment.provider().label())
        .bind("method", payment.method().orElse(null))
        .bind("status", payment.status())
        .bind("amount", payment.amount().minor())
        .bind("currency", payment.amount().currencyCode())
        .bind("key", Order.reference(payment.id()))
        .bind("requestKey", request.key())
        .bind("digest", request.digest())
        .bind("by", payment.requestedBy())
        .bind("offSession", payment.offSession())
        .bind("expires", payment.expiresAt().orElse(null))
        .bind("check", checkAt)
        .bind("at", payment.createdAt())
        .execute();
  }

  /** Stores what an observation changed. @param checkAt null: the reconciler need not ask any more */
  static void store(Handle handle, Payment payment, Instant checkAt) {
    handle
        .createUpdate(
            """
            update payments
               set status = :status, external_id = :external, action_kind = :actionKind, action_value = :action,
                   over = :over, decline_code = :declineCode, decline_message = :declineMessage,
                   decline_hard = :declineHard, received_minor = :received, succeeded_at = :succeeded,
                   quarantine = :quarantine, check_at = :check, updated_at = :at
             where id = :id
            """)
        .bind("status", payment.status())
        .bind("external", payment.externalId().orElse(null))
        .bind("actionKind", payment.action().map(a -> a.kind().name()).orElse(null))
        .bind("action", payment.action().map(ClientAction::value).orElse(null))
        .bind("over", payment.over())
        .bind("declineCode", payment.decline().map(Decline::code).orElse(null))
        .bind("declineMessage", payment.decline().map(Decline::message).orElse(null))
        .bind("declineHard", payment.decline().filter(Decline::hard).isPresent())
        .bind("received", payment.received().map(Money::minor).orElse(null))
        .bind("succeeded", payment.succeededAt().orElse(null))
        .bind("quarantine", payment.quarantine().orElse(null))
        .bind("check", checkAt)
        .bind("at", payment.updatedAt())
        .bind("id", payment.id())
        .execute();
  }

  /** Nobody is asked any more; a person has to look. */
  static int giveUp(Handle handle, UUID id, String why, Instant at) {
    return handle.execute(
        """
        update payments set quarantine = coalesce(quarantine, ?), check_at = null, updated_at = ?
         where id = ? and not over and status <> 'SUCCEEDED'
        """,
        why,
        Timestamp.from(at),
        id);
  }

  static void addRefunded(Handle handle, UUID id, Money amount, Instant at) {
    handle.execute(
        "update payments set refunded_minor = refunded_minor + ?, updated_at = ? where id = ?",
        amount.minor(),
        Timestamp.from(at),
        id);
  }

  static void addDisputed(Handle handle, UUID id, Money amount, Instant at) {
    handle.execute(
        "update payments set disputed_minor = disputed_minor + ?, updated_at = ? where id = ?",
        amount.minor(),
        Timestamp.from(at),
        id);
  }

  static Payment payment(ResultSet row, StatementContext context) throws SQLException {
    String currency = row.getString("currency");
    String action = row.getString("action_kind");
    String decline = row.getString("decline_code");
    long received = row.getLong("received_minor");
    boolean differs = !row.wasNull();
    return new Payment(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("invoice_id", UUID.class),
        row.getInt("attempt"),
        ProviderKey.ofLabel(row.getString("provider")),
        Optional.ofNullable(row.getObject("method_id", UUID.class)),
        PaymentStatus.valueOf(row.getString("status")),
        Money.ofMinor(row.getLong("amount_minor"), currency),
        row.getString("requested_by"),
        row.getBoolean("off_session"),
        Optional.ofNullable(row.getString("external_id")),
        action == null
            ? Optional.empty()
            : Optional.of(
                new ClientAction(ClientAction.Kind.valueOf(action), row.getString("action_value"))),
        instant(row, "expires_at"),
        row.getBoolean("over"),
        decline == null
            ? Optional.empty()
            : Optional.of(
                new Decline(
                    decline, row.getString("decline_message"), row.getBoolean("decline_hard"))),
        differs ? Optional.of(Money.ofMinor(received, currency)) : Optional.empty(),
        Money.ofMinor(row.getLong("refunded_minor"), currency),
        Money.ofMinor(row.getLong("disputed_minor"), currency),
        instant(row, "succeeded_at"),
        Optional.ofNullable(row.getString("quarantine")),
        row.getInt("checks"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant());
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
