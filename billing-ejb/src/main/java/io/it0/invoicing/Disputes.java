package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.DISPUTE_DECIDED;
import static io.it0.invoicing.InvoicingError.DISPUTE_NOT_FOUND;
import static io.it0.invoicing.InvoicingError.REFUND_EXCEEDS_PAYMENT;
import static io.it0.ledger.Account.BAD_DEBT;
import static io.it0.ledger.Account.DISPUTED;
import static io.it0.ledger.Account.PROVIDER_CLEARING;

import io.it0.ledger.Journal;
import io.it0.ledger.JournalKind;
import io.it0.ledger.Ledger;
import io.it0.ledger.SourceType;
import io.it0.problem.ProblemException;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Disputes of recorded payments, in the caller's transaction. The invoice stays paid: what the provider takes back is
 * held until the dispute is decided, then it comes back or is lost. Each step is idempotent.
 */
public final class Disputes {

  private Disputes() {}

  /** The provider has taken the amount back until the dispute is decided. */
  public static void withdrawn(Handle handle, PaidBack dispute) {
    InvoicePayment payment = locked(handle, dispute.paymentId());
    if (PaidBackTable.isKnown(handle, dispute)) {
      return;
    }
    if (dispute.amount().isGreaterThan(payment.left())) {
      throw new ProblemException(
          REFUND_EXCEEDS_PAYMENT,
          "%s is left of payment %s".formatted(payment.left(), payment.paymentId()));
    }
    PaidBackTable.insertDispute(handle, payment.tenantId(), dispute);
    Ledger.post(
        handle,
        journal(payment, JournalKind.DISPUTE_WITHDRAWN, dispute.id())
            .debit(DISPUTED, payment.provider(), dispute.amount())
            .credit(PROVIDER_CLEARING, payment.provider(), dispute.amount())
            .at(dispute.at())
            .stream()
            .toList());
  }

  /** It was decided for us: the amount is back. */
  public static void reinstated(Handle handle, UUID id, Instant at) {
    decide(handle, id, "REINSTATED", at);
  }

  /** It was decided against us: the amount is gone. */
  public static void lost(Handle handle, UUID id, Instant at) {
    decide(handle, id, "LOST", at);
  }

  private static void decide(Handle handle, UUID id, String decision, Instant at) {
    UUID paymentId =
        PaidBackTable.dispute(handle, id)
            .map(PaidBackTable.Dispute::paymentId)
            .orElseThrow(() -> new ProblemException(DISPUTE_NOT_FOUND, "dispute " + id));
    InvoicePayment payment = locked(handle, paymentId);
    PaidBackTable.Dispute dispute = PaidBackTable.dispute(handle, id).orElseThrow();
    if (dispute.status().equals(decision)) {
      return;
    }
    if (!dispute.status().equals("WITHDRAWN")) {
      throw new ProblemException(
          DISPUTE_DECIDED, "dispute %s is %s".formatted(id, dispute.status()));
    }
    boolean back = decision.equals("REINSTATED");
    PaidBackTable.decide(handle, dispute, decision);
    Journal.Draft draft =
        journal(payment, back ? JournalKind.DISPUTE_REINSTATED : JournalKind.DISPUTE_LOST, id);
    Ledger.post(
        handle,
        (back
                ? draft.debit(PROVIDER_CLEARING, payment.provider(), dispute.amount())
                : draft.debit(BAD_DEBT, dispute.amount()))
            .credit(DISPUTED, payment.provider(), dispute.amount()).at(at).stream().toList());
  }

  private static Journal.Draft journal(InvoicePayment payment, JournalKind kind, UUID dispute) {
    return Journal.of(payment.tenantId(), kind, SourceType.DISPUTE, dispute)
        .about(payment.invoiceId());
  }

  private static InvoicePayment locked(Handle handle, UUID payment) {
    LockedInvoice.lock(handle, InvoicePaymentTable.require(handle, payment).invoiceId());
    return InvoicePaymentTable.require(handle, payment);
  }
}
