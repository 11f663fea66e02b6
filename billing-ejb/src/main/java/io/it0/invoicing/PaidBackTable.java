package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.PAYMENT_CONFLICT;

import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What was paid back or is disputed, and the sums of it at its payment. */
final class PaidBackTable {

  /** A dispute as it stands. */
  record Dispute(UUID id, UUID paymentId, Money amount, String status) {}

  private static final String SELECT =
      """
      select b.refund_id, b.payment_id, b.amount_minor, p.currency, b.status
        from payment_refunds b join invoice_payments p using (payment_id)
      """;

  private PaidBackTable() {}

  /** @throws ProblemException if it is known with other content */
  static boolean isKnown(Handle handle, PaidBack back) {
    Optional<Dispute> known = find(handle, back.id(), "");
    known.ifPresent(
        row -> {
          if (!row.amount().equals(back.amount()) || !row.paymentId().equals(back.paymentId())) {
            throw new ProblemException(
                PAYMENT_CONFLICT,
                "%s is %s of payment %s".formatted(row.id(), row.amount(), row.paymentId()));
          }
        });
    return known.isPresent();
  }

  static Optional<Dispute> dispute(Handle handle, UUID id) {
    return find(handle, id, " and b.kind = 'DISPUTE'");
  }

  private static Optional<Dispute> find(Handle handle, UUID id, String and) {
    return handle
        .createQuery(SELECT + "where b.refund_id = :id" + and)
        .bind("id", id)
        .map(
            (row, context) ->
                new Dispute(
                    row.getObject("refund_id", UUID.class),
                    row.getObject("payment_id", UUID.class),
                    Money.ofMinor(row.getLong("amount_minor"), row.getString("currency")),
                    row.getString("status")))
        .findOne();
  }

  /** Customer credit that an invoice gave, by overpayment or credit note, and that no refund has drawn on. */
  static Money creditOf(Handle handle, LockedInvoice invoice) {
    long minor =
        handle
            .createQuery(
                """
                select coalesce(sum(m.amount_minor), 0) from credit_movements m
                 where m.invoice_id = :invoice and m.kind in ('OVERPAYMENT', 'CREDIT_NOTE', 'REFUNDED')
                """)
            .bind("invoice", invoice.id())
            .mapTo(long.class)
            .one();
    return Money.ofMinor(minor, invoice.balance().total().currency());
  }

  static void insertRefund(Handle handle, UUID tenant, PaidBack refund, Money credit) {
    insert(handle, tenant, refund, "REFUND", "DONE", credit.minor());
    handle.execute(
        "update invoice_payments set refunded_minor = refunded_minor + ? where payment_id = ?",
        refund.amount().minor(),
        refund.paymentId());
  }

  static void insertDispute(Handle handle, UUID tenant, PaidBack dispute) {
    insert(handle, tenant, dispute, "DISPUTE", "WITHDRAWN", 0);
    handle.execute(
        "update invoice_payments set disputed_minor = disputed_minor + ? where payment_id = ?",
        dispute.amount().minor(),
        dispute.paymentId());
  }

  static void decide(Handle handle, Dispute dispute, String decision) {
    handle.execute(
        "update payment_refunds set status = ? where refund_id = ?", decision, dispute.id());
    handle.execute(
        """
        update invoice_payments
           set disputed_minor = disputed_minor - ?, lost_minor = lost_minor + case when ? = 'LOST' then ? else 0 end
         where payment_id = ?
        """,
        dispute.amount().minor(),
        decision,
        dispute.amount().minor(),
        dispute.paymentId());
  }

  private static void insert(
      Handle handle, UUID tenant, PaidBack back, String kind, String status, long credit) {
    handle
        .createUpdate(
            """
            insert into payment_refunds (refund_id, tenant_id, payment_id, kind, amount_minor, credit_minor, status, at)
            values (:id, :tenant, :payment, :kind, :amount, :credit, :status, :at)
            """)
        .bind("id", back.id())
        .bind("tenant", tenant)
        .bind("payment", back.paymentId())
        .bind("kind", kind)
        .bind("amount", back.amount().minor())
        .bind("credit", credit)
        .bind("status", status)
        .bind("at", back.at())
        .execute();
  }
}
