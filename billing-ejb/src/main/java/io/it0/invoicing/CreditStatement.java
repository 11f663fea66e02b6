package io.it0.invoicing;

import io.it0.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Customer credit to read: what there is, and how it came about. */
public final class CreditStatement {

  /**
   * A movement.
   *
   * @param amount below zero: taken
   * @param balance after it
   */
  public record Row(
      UUID id,
      String kind,
      Money amount,
      Money balance,
      Optional<UUID> invoiceId,
      Optional<String> note,
      Instant at) {}

  private CreditStatement() {}

  /** By currency. */
  static List<Money> balances(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            "select b.balance_minor, b.currency from credit_balances b where b.tenant_id = :tenant order by b.currency")
        .bind("tenant", tenant)
        .map(
            (row, context) ->
                Money.ofMinor(row.getLong("balance_minor"), row.getString("currency")))
        .list();
  }

  /** The latest first. Index credit_movements_by_tenant. */
  static List<Row> page(
      Handle handle, UUID tenant, Optional<String> currency, Optional<UUID> before, int limit) {
    return handle
        .createQuery(
            """
            select m.id, m.kind, m.currency, m.amount_minor, m.balance_minor, m.invoice_id, m.note, m.at
              from credit_movements m
             where m.tenant_id = :tenant and (cast(:currency as text) is null or m.currency = :currency)
               and (cast(:before as uuid) is null or m.id < :before)
             order by m.id desc limit :limit
            """)
        .bind("tenant", tenant)
        .bind("currency", currency.orElse(null))
        .bind("before", before.orElse(null))
        .bind("limit", limit)
        .map((row, context) -> row(row))
        .list();
  }

  /** What was given or taken back under an id. */
  static Optional<Money> granted(Handle handle, UUID tenant, UUID id) {
    return handle
        .createQuery(
            """
            select m.amount_minor, m.currency from credit_movements m
             where m.source_id = :id and m.kind in ('GRANTED', 'REVOKED') and m.tenant_id = :tenant
            """)
        .bind("id", id.toString())
        .bind("tenant", tenant)
        .map(
            (row, context) -> Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")))
        .findOne();
  }

  private static Row row(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new Row(
        row.getObject("id", UUID.class),
        row.getString("kind"),
        Money.ofMinor(row.getLong("amount_minor"), currency),
        Money.ofMinor(row.getLong("balance_minor"), currency),
        Optional.ofNullable(row.getObject("invoice_id", UUID.class)),
        Optional.ofNullable(row.getString("note")),
        row.getTimestamp("at").toInstant());
  }
}
