package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.INVOICE_NOT_FOUND;

import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * An issued invoice whose balance is about to change.
 *
 * <p>Everyone locks in this order: the subscription, its invoices, the customer credit, the number's counter. So the
 * changes of one subscription's invoices come one after another, and nobody waits in a circle.
 */
record LockedInvoice(
    UUID id, UUID tenantId, UUID subscriptionId, ZoneId zone, InvoiceBalance balance) {

  private static final String SELECT =
      """
      select i.id, i.tenant_id, i.subscription_id, t.time_zone, i.status, i.currency, i.total_minor, i.applied_minor,
             i.paid_minor, i.credited_minor, i.written_off_minor, i.refunded_minor
        from invoices i join tenants t on t.id = i.tenant_id
      """;

  static LockedInvoice lock(Handle handle, UUID id) {
    handle
        .createQuery(
            """
            select s.id from subscriptions s
             where s.id = (select i.subscription_id from invoices i where i.id = :id and i.status <> 'draft')
               for no key update
            """)
        .bind("id", id)
        .mapTo(UUID.class)
        .findOne()
        .orElseThrow(() -> new ProblemException(INVOICE_NOT_FOUND, "invoice " + id));
    return handle
        .createQuery(SELECT + "where i.id = :id for no key update of i")
        .bind("id", id)
        .map((row, context) -> invoice(row))
        .one();
  }

  /** What else is open on a subscription that is locked, the longest due first. Index invoices_open_by_subscription. */
  static List<LockedInvoice> othersOpen(Handle handle, LockedInvoice but, Money like) {
    return handle
        .createQuery(
            SELECT
                + """
                where i.subscription_id = :subscription and i.id <> :but and i.currency = :currency
                  and i.status = 'issued' and i.open_minor > 0
                order by i.due_at, i.id for no key update of i
                """)
        .bind("subscription", but.subscriptionId())
        .bind("but", but.id())
        .bind("currency", like.currencyCode())
        .map((row, context) -> invoice(row))
        .list();
  }

  void store(Handle handle, InvoiceBalance after, Instant at) {
    handle
        .createUpdate(
            """
            update invoices
               set status = :status, applied_minor = :applied, paid_minor = :paid, credited_minor = :credited,
                   written_off_minor = :writtenOff, refunded_minor = :refunded,
                   paid_at = case when :status = 'paid' then coalesce(paid_at, :at) end
             where id = :id
            """)
        .bind("status", after.status().label())
        .bind("applied", after.applied().minor())
        .bind("paid", after.paid().minor())
        .bind("credited", after.credited().minor())
        .bind("writtenOff", after.writtenOff().minor())
        .bind("refunded", after.refunded().minor())
        .bind("at", at)
        .bind("id", id)
        .execute();
  }

  private static LockedInvoice invoice(ResultSet row) throws SQLException {
    return new LockedInvoice(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("subscription_id", UUID.class),
        ZoneId.of(row.getString("time_zone")),
        balance(row));
  }

  static InvoiceBalance balance(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new InvoiceBalance(
        InvoiceStatus.ofLabel(row.getString("status")),
        Money.ofMinor(row.getLong("total_minor"), currency),
        Money.ofMinor(row.getLong("applied_minor"), currency),
        Money.ofMinor(row.getLong("paid_minor"), currency),
        Money.ofMinor(row.getLong("credited_minor"), currency),
        Money.ofMinor(row.getLong("written_off_minor"), currency),
        Money.ofMinor(row.getLong("refunded_minor"), currency));
  }
}
