package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.PAYMENT_NOT_RECORDED;

import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of recorded payments. */
final class InvoicePaymentTable {

  private static final String SELECT =
      """
      select p.payment_id, p.tenant_id, p.invoice_id, p.provider, p.reference, p.currency, p.amount_minor, p.settled_minor,
             p.refunded_minor, p.disputed_minor, p.lost_minor, p.received_at
        from invoice_payments p
      """;

  private InvoicePaymentTable() {}

  static Optional<InvoicePayment> find(Handle handle, UUID id) {
    return handle
        .createQuery(SELECT + "where p.payment_id = :id")
        .bind("id", id)
        .map((row, context) -> row(row))
        .findOne();
  }

  static InvoicePayment require(Handle handle, UUID id) {
    return find(handle, id)
        .orElseThrow(() -> new ProblemException(PAYMENT_NOT_RECORDED, "payment " + id));
  }

  static List<InvoicePayment> of(Handle handle, UUID invoice) {
    return handle
        .createQuery(SELECT + "where p.invoice_id = :invoice order by p.received_at, p.payment_id")
        .bind("invoice", invoice)
        .map((row, context) -> row(row))
        .list();
  }

  static void insert(Handle handle, UUID tenant, ReceivedPayment payment, Money settled) {
    handle
        .createUpdate(
            """
            insert into invoice_payments (payment_id, tenant_id, invoice_id, provider, reference, currency, amount_minor,
                                          settled_minor, credited_minor, received_at, actor)
            values (:id, :tenant, :invoice, :provider, :reference, :currency, :amount, :settled, :credited, :at, :actor)
            """)
        .bind("id", payment.paymentId())
        .bind("tenant", tenant)
        .bind("invoice", payment.invoiceId())
        .bind("provider", payment.provider())
        .bind("reference", payment.reference().orElse(null))
        .bind("currency", payment.amount().currencyCode())
        .bind("amount", payment.amount().minor())
        .bind("settled", settled.minor())
        .bind("credited", payment.amount().minus(settled).minor())
        .bind("at", payment.receivedAt())
        .bind("actor", payment.actor())
        .execute();
  }

  private static InvoicePayment row(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new InvoicePayment(
        row.getObject("payment_id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("invoice_id", UUID.class),
        row.getString("provider"),
        Optional.ofNullable(row.getString("reference")),
        Money.ofMinor(row.getLong("amount_minor"), currency),
        Money.ofMinor(row.getLong("settled_minor"), currency),
        Money.ofMinor(row.getLong("refunded_minor"), currency),
        Money.ofMinor(row.getLong("disputed_minor"), currency),
        Money.ofMinor(row.getLong("lost_minor"), currency),
        row.getTimestamp("received_at").toInstant());
  }
}
