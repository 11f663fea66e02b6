package io.it0.payment;

import io.it0.invoicing.Disputes;
import io.it0.invoicing.InvoiceBalance;
import io.it0.invoicing.InvoiceNumber;
import io.it0.invoicing.InvoiceStatus;
import io.it0.invoicing.PaidBack;
import io.it0.invoicing.ReceivedPayment;
import io.it0.invoicing.Settlements;
import io.it0.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What payments mean for invoices and for the ledger; everything in the caller's transaction. */
final class Books {

  private final Settlements settlements;

  Books(Settlements settlements) {
    this.settlements = settlements;
  }

  /** What an invoice owes. */
  record Owed(String number, boolean demanded, Money open) {}

  /** Locks the invoice; empty: the tenant has no such one. */
  Optional<Owed> lock(Handle handle, UUID tenant, UUID invoice) {
    return handle
        .createQuery(
            """
            select issuer, number from invoices where id = :id and tenant_id = :tenant and status <> 'draft'
            """)
        .bind("id", invoice)
        .bind("tenant", tenant)
        .map((row, context) -> new InvoiceNumber(row.getString("issuer"), row.getLong("number")))
        .findOne()
        .map(number -> owed(number, settlements.lock(handle, invoice)));
  }

  private static Owed owed(InvoiceNumber number, InvoiceBalance balance) {
    boolean demanded = balance.status() == InvoiceStatus.ISSUED;
    return new Owed(number.toString(), demanded, balance.open());
  }

  /** Books what arrived, once. @return how much of it the invoice did not take: it became customer credit */
  Money received(Handle handle, Payment payment, Instant at) {
    ReceivedPayment received =
        new ReceivedPayment(
            payment.id(),
            payment.invoiceId(),
            payment.arrived(),
            payment.provider().label(),
            payment.externalId(),
            at,
            payment.requestedBy());
    return settlements.record(handle, received).credited();
  }

  void refunded(Handle handle, Refund refund, Instant at) {
    settlements.refund(handle, new PaidBack(refund.id(), refund.paymentId(), refund.amount(), at));
  }

  void withdrawn(Handle handle, UUID dispute, UUID payment, Money amount, Instant at) {
    Disputes.withdrawn(handle, new PaidBack(dispute, payment, amount, at));
  }

  void reinstated(Handle handle, UUID dispute, Instant at) {
    Disputes.reinstated(handle, dispute, at);
  }

  void lost(Handle handle, UUID dispute, Instant at) {
    Disputes.lost(handle, dispute, at);
  }
}
