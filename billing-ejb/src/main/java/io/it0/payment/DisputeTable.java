package io.it0.payment;

import io.it0.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table disputes. Whoever writes it holds the lock of the payment's row. */
final class DisputeTable {

  private static final String SELECT =
      """
      select id, payment_id, external_id, status, funds, amount_minor, currency, reason, created_at, updated_at from disputes
      """;

  private DisputeTable() {}

  static Optional<Dispute> find(Handle handle, ProviderKey provider, String externalId) {
    return handle
        .createQuery(SELECT + "where provider = :provider and external_id = :external")
        .bind("provider", provider.label())
        .bind("external", externalId)
        .map(DisputeTable::dispute)
        .findOne();
  }

  static List<Dispute> of(Handle handle, UUID payment) {
    return handle
        .createQuery(SELECT + "where payment_id = :payment order by created_at, id")
        .bind("payment", payment)
        .map(DisputeTable::dispute)
        .list();
  }

  static void insert(Handle handle, Payment payment, Dispute dispute) {
    handle
        .createUpdate(
            """
            insert into disputes (id, tenant_id, payment_id, provider, external_id, status, funds, amount_minor, currency,
                                  reason, created_at, updated_at)
            values (:id, :tenant, :payment, :provider, :external, :status, :funds, :amount, :currency, left(:reason, 80),
                    :at, :at)
            """)
        .bind("id", dispute.id())
        .bind("tenant", payment.tenantId())
        .bind("payment", payment.id())
        .bind("provider", payment.provider().label())
        .bind("external", dispute.externalId())
        .bind("status", dispute.status())
        .bind("funds", dispute.funds())
        .bind("amount", dispute.amount().minor())
        .bind("currency", dispute.amount().currencyCode())
        .bind("reason", dispute.reason())
        .bind("at", dispute.createdAt())
        .execute();
  }

  static void store(
      Handle handle, UUID id, DisputeSeen.Status status, DisputeSeen.Funds funds, Instant at) {
    handle
        .createUpdate(
            "update disputes set status = :status, funds = :funds, updated_at = :at where id = :id")
        .bind("status", status)
        .bind("funds", funds)
        .bind("at", at)
        .bind("id", id)
        .execute();
  }

  private static Dispute dispute(ResultSet row, StatementContext context) throws SQLException {
    return new Dispute(
        row.getObject("id", UUID.class),
        row.getObject("payment_id", UUID.class),
        row.getString("external_id"),
        DisputeSeen.Status.valueOf(row.getString("status")),
        DisputeSeen.Funds.valueOf(row.getString("funds")),
        Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")),
        row.getString("reason"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant());
  }
}
