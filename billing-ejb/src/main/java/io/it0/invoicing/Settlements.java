package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.PAYMENT_CONFLICT;
import static io.it0.invoicing.InvoicingError.PAYMENT_INVALID;
import static io.it0.invoicing.InvoicingError.REFUND_EXCEEDS_PAYMENT;
import static io.it0.ledger.Account.BAD_DEBT;
import static io.it0.ledger.Account.CUSTOMER_CREDIT;
import static io.it0.ledger.Account.DEFERRED_REVENUE;
import static io.it0.ledger.Account.PROVIDER_CLEARING;
import static io.it0.ledger.Account.RECEIVABLE;
import static io.it0.ledger.Account.REFUNDS;
import static io.it0.ledger.Account.REVENUE;
import static io.it0.ledger.JournalKind.CREDIT_APPLIED;
import static io.it0.ledger.JournalKind.INVOICE_VOIDED;
import static io.it0.ledger.JournalKind.INVOICE_WRITTEN_OFF;
import static io.it0.ledger.JournalKind.PAYMENT_RECEIVED;
import static io.it0.ledger.JournalKind.PAYMENT_REFUNDED;

import io.it0.ledger.Deferrals;
import io.it0.ledger.Journal;
import io.it0.ledger.Ledger;
import io.it0.ledger.SourceType;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What happens to an issued invoice: payments of it and back, and giving it up. Everything in the caller's transaction,
 * on the platform's pool, under the invoice's row lock, and idempotent by the id of what happened.
 *
 * <p>Money that has moved is always booked: a payment of what is paid, void or given up already becomes customer credit,
 * and a refund that no credit note explains is an expense until one does. Only what contradicts what is known is refused.
 */
@ApplicationScoped
public class Settlements {

  private Iterable<SettlementListener> listeners;

  protected Settlements() {}

  @Inject
  Settlements(@Any Instance<SettlementListener> listeners) {
    this((Iterable<SettlementListener>) listeners);
  }

  public Settlements(Iterable<SettlementListener> listeners) {
    this.listeners = listeners;
  }

  /**
   * Records a payment that has arrived: a part of what is open, all of it, or more, which becomes customer credit. The
   * invoice is paid when nothing is open any more.
   *
   * @throws ProblemException if there is no such invoice, the currency is another, or the payment was recorded with other
   *     content
   */
  public Settlement record(Handle handle, ReceivedPayment payment) {
    LockedInvoice invoice = LockedInvoice.lock(handle, payment.invoiceId());
    Optional<InvoicePayment> known = InvoicePaymentTable.find(handle, payment.paymentId());
    if (known.isPresent()) {
      return repeated(invoice, payment, known.get());
    }
    requireCurrency(invoice, payment.amount());
    InvoiceBalance.Payment paid = invoice.balance().pay(payment.amount());
    Ledger.post(
        handle,
        Journal.of(invoice.tenantId(), PAYMENT_RECEIVED, SourceType.PAYMENT, payment.paymentId())
            .about(invoice.id())
            .debit(PROVIDER_CLEARING, payment.provider(), payment.amount())
            .credit(RECEIVABLE, paid.settled())
            .credit(BAD_DEBT, paid.recovered())
            .credit(CUSTOMER_CREDIT, paid.over())
            .at(payment.receivedAt())
            .stream()
            .toList());
    invoice.store(handle, paid.after(), payment.receivedAt());
    Money settled = paid.settled().plus(paid.recovered());
    InvoicePaymentTable.insert(handle, invoice.tenantId(), payment, settled);
    if (paid.over().isPositive()) {
      CustomerCredit.move(handle, overpayment(invoice, payment, paid.over()));
    }
    boolean nowSettled = invoice.balance().status() != paid.after().status();
    if (nowSettled) {
      tell(listeners, handle, invoice, paid.after(), payment.receivedAt());
    }
    return settlement(invoice, paid.after(), payment.paymentId(), settled, paid.over(), false);
  }

  /**
   * Records that a payment was paid back. It draws on the customer credit that the payment's invoice gave; the rest is an
   * expense until a credit note covers it.
   *
   * @throws ProblemException if the payment was not recorded, or less is left of it
   */
  public void refund(Handle handle, PaidBack refund) {
    InvoicePayment payment = InvoicePaymentTable.require(handle, refund.paymentId());
    LockedInvoice invoice = LockedInvoice.lock(handle, payment.invoiceId());
    if (PaidBackTable.isKnown(handle, refund)) {
      return;
    }
    requireLeft(handle, refund);
    Money credit =
        refund
            .amount()
            .min(PaidBackTable.creditOf(handle, invoice))
            .min(CustomerCredit.lock(handle, invoice.tenantId(), refund.amount().currencyCode()));
    Money expense = refund.amount().minus(credit);
    Ledger.post(
        handle,
        Journal.of(invoice.tenantId(), PAYMENT_REFUNDED, SourceType.REFUND, refund.id())
            .about(invoice.id())
            .debit(CUSTOMER_CREDIT, credit)
            .debit(REFUNDS, expense)
            .credit(PROVIDER_CLEARING, payment.provider(), refund.amount())
            .at(refund.at())
            .stream()
            .toList());
    if (credit.isPositive()) {
      CustomerCredit.move(handle, paidOut(invoice, refund, credit));
    }
    InvoiceBalance balance = invoice.balance();
    invoice.store(
        handle,
        balance.refunded(expense.min(balance.paid().minus(balance.refunded()))),
        refund.at());
    PaidBackTable.insertRefund(handle, invoice.tenantId(), refund, credit);
  }

  /** Gives an invoice back as if it had never been demanded; customer credit that it used up returns. */
  public InvoiceBalance voidInvoice(Handle handle, UUID id, String reason, Instant at) {
    LockedInvoice invoice = LockedInvoice.lock(handle, id);
    InvoiceBalance before = invoice.balance();
    InvoiceBalance after = before.voided();
    Money undone = before.open().plus(before.applied());
    Money deferred =
        Deferrals.reduceInvoice(handle, id, undone, LocalDate.ofInstant(at, invoice.zone()));
    Ledger.post(
        handle,
        Journal.of(invoice.tenantId(), INVOICE_VOIDED, SourceType.INVOICE, id)
            .about(id)
            .note(reason)
            .debit(DEFERRED_REVENUE, deferred)
            .debit(REVENUE, undone.minus(deferred))
            .credit(RECEIVABLE, before.open())
            .credit(CUSTOMER_CREDIT, before.applied())
            .at(at)
            .stream()
            .toList());
    if (before.applied().isPositive()) {
      CustomerCredit.move(handle, returned(invoice, before.applied(), at));
    }
    invoice.store(handle, after, at);
    tell(listeners, handle, invoice, after, at);
    return after;
  }

  /** Gives up what is open on an invoice. A later payment of it is welcome. */
  public InvoiceBalance writeOff(Handle handle, UUID id, String reason, Instant at) {
    LockedInvoice invoice = LockedInvoice.lock(handle, id);
    InvoiceBalance after = invoice.balance().writtenOffAsUncollectible();
    Money open = invoice.balance().open();
    Ledger.post(
        handle,
        Journal.of(invoice.tenantId(), INVOICE_WRITTEN_OFF, SourceType.INVOICE, id)
            .about(id)
            .note(reason)
            .debit(BAD_DEBT, open)
            .credit(RECEIVABLE, open)
            .at(at)
            .stream()
            .toList());
    invoice.store(handle, after, at);
    tell(listeners, handle, invoice, after, at);
    return after;
  }

  /** What is open and demanded now, under the row lock that a payment of it takes too. */
  public InvoiceBalance lock(Handle handle, UUID id) {
    return LockedInvoice.lock(handle, id).balance();
  }

  static Journal applied(LockedInvoice invoice, String source, Money used, Instant at) {
    return Journal.of(invoice.tenantId(), CREDIT_APPLIED, SourceType.CREDIT, source)
        .about(invoice.id())
        .debit(CUSTOMER_CREDIT, used)
        .credit(RECEIVABLE, used)
        .at(at)
        .orElseThrow();
  }

  static void tell(
      Iterable<SettlementListener> listeners,
      Handle handle,
      LockedInvoice invoice,
      InvoiceBalance after,
      Instant at) {
    SettlementListener.Settled settled =
        new SettlementListener.Settled(
            invoice.id(), invoice.tenantId(), invoice.subscriptionId(), after.status());
    listeners.forEach(listener -> listener.settled(handle, settled, at));
  }

  private static Settlement repeated(
      LockedInvoice invoice, ReceivedPayment payment, InvoicePayment known) {
    if (!known.invoiceId().equals(payment.invoiceId())
        || !known.amount().equals(payment.amount())
        || !known.provider().equals(payment.provider())) {
      throw new ProblemException(
          PAYMENT_CONFLICT,
          "payment %s is %s by %s for invoice %s"
              .formatted(known.paymentId(), known.amount(), known.provider(), known.invoiceId()));
    }
    return settlement(
        invoice,
        invoice.balance(),
        known.paymentId(),
        known.settled(),
        known.amount().minus(known.settled()),
        true);
  }

  private static Settlement settlement(
      LockedInvoice invoice,
      InvoiceBalance after,
      UUID payment,
      Money settled,
      Money credited,
      boolean repeated) {
    return new Settlement(
        payment,
        invoice.id(),
        invoice.tenantId(),
        settled,
        credited,
        after.status(),
        after.open(),
        repeated);
  }

  private static void requireCurrency(LockedInvoice invoice, Money amount) {
    if (!amount.currency().equals(invoice.balance().total().currency())) {
      throw new ProblemException(
          PAYMENT_INVALID,
          "the invoice is in %s, the payment in %s"
              .formatted(invoice.balance().total().currencyCode(), amount.currencyCode()));
    }
  }

  private static void requireLeft(Handle handle, PaidBack back) {
    // Read again: the invoice's lock has been waited for.
    InvoicePayment payment = InvoicePaymentTable.require(handle, back.paymentId());
    if (!back.amount().currency().equals(payment.amount().currency())) {
      throw new ProblemException(
          PAYMENT_INVALID, "the payment is in " + payment.amount().currencyCode());
    }
    if (back.amount().isGreaterThan(payment.left())) {
      throw new ProblemException(
          REFUND_EXCEEDS_PAYMENT,
          "%s is left of payment %s".formatted(payment.left(), payment.paymentId()));
    }
  }

  private static CreditMovement overpayment(
      LockedInvoice invoice, ReceivedPayment payment, Money over) {
    return new CreditMovement(
        invoice.tenantId(),
        CreditMovement.Kind.OVERPAYMENT,
        over,
        payment.paymentId().toString(),
        Optional.of(invoice.id()),
        Optional.empty(),
        Optional.of(payment.actor()),
        payment.receivedAt());
  }

  private static CreditMovement paidOut(LockedInvoice invoice, PaidBack refund, Money credit) {
    return new CreditMovement(
        invoice.tenantId(),
        CreditMovement.Kind.REFUNDED,
        credit.negated(),
        refund.id().toString(),
        Optional.of(invoice.id()),
        Optional.empty(),
        Optional.empty(),
        refund.at());
  }

  private static CreditMovement returned(LockedInvoice invoice, Money applied, Instant at) {
    return new CreditMovement(
        invoice.tenantId(),
        CreditMovement.Kind.RETURNED,
        applied,
        invoice.id().toString(),
        Optional.of(invoice.id()),
        Optional.empty(),
        Optional.empty(),
        at);
  }
}
