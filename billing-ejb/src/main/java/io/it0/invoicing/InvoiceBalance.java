package io.it0.invoicing;

import static io.it0.invoicing.InvoiceStatus.ISSUED;
import static io.it0.invoicing.InvoiceStatus.PAID;
import static io.it0.invoicing.InvoiceStatus.UNCOLLECTIBLE;
import static io.it0.invoicing.InvoiceStatus.VOID;
import static io.it0.invoicing.InvoicingError.INVOICE_STATUS;

import io.it0.money.Money;
import io.it0.problem.ProblemException;

/**
 * What an issued invoice came to and what has settled it. Its verbs answer the balance as it is afterwards; which of them
 * its status allows is decided here.
 *
 * @param applied customer credit; of an invoice below zero its whole amount, which became customer credit
 * @param credited what credit notes took off the open balance
 * @param writtenOff voided or uncollectible
 * @param refunded of what was paid: given back and not covered by a credit note
 */
public record InvoiceBalance(
    InvoiceStatus status,
    Money total,
    Money applied,
    Money paid,
    Money credited,
    Money writtenOff,
    Money refunded) {

  public Money open() {
    return total.minus(applied).minus(paid).minus(credited).minus(writtenOff);
  }

  /**
   * A payment, shared out.
   *
   * @param recovered what had been written off
   * @param over more than was open: customer credit
   */
  record Payment(InvoiceBalance after, Money settled, Money recovered, Money over) {}

  /** Whatever the status: the money is there, and what nothing is open for is the customer's. */
  Payment pay(Money amount) {
    requirePositive(amount);
    Money settled = amount.min(open());
    Money recovered = status == UNCOLLECTIBLE ? amount.min(writtenOff) : zero();
    InvoiceBalance after =
        new InvoiceBalance(
            status,
            total,
            applied,
            paid.plus(settled).plus(recovered),
            credited,
            writtenOff.minus(recovered),
            refunded);
    return new Payment(
        after.settledIfNothingIsLeft(), settled, recovered, amount.minus(settled).minus(recovered));
  }

  /**
   * A credit note, shared out in this order.
   *
   * @param open taken off what is still open
   * @param writtenOff taken off what had been given up
   * @param refunded covers what was paid back already
   * @param credit what was paid: customer credit
   */
  record Credit(InvoiceBalance after, Money open, Money writtenOff, Money refunded, Money credit) {}

  Credit credit(Money amount) {
    requirePositive(amount);
    if (status == VOID) {
      throw new ProblemException(INVOICE_STATUS, "it is void: nothing of it can be given back");
    }
    Money fromOpen = amount.min(open());
    Money left = amount.minus(fromOpen);
    Money fromWrittenOff = left.min(writtenOff);
    left = left.minus(fromWrittenOff);
    Money fromRefunded = left.min(refunded);
    left = left.minus(fromRefunded);
    InvoiceBalance after =
        new InvoiceBalance(
            status,
            total,
            applied,
            paid,
            credited.plus(fromOpen).plus(fromWrittenOff),
            writtenOff.minus(fromWrittenOff),
            refunded.minus(fromRefunded));
    return new Credit(after.settledIfNothingIsLeft(), fromOpen, fromWrittenOff, fromRefunded, left);
  }

  /** Customer credit that it uses up after it was issued. */
  InvoiceBalance apply(Money amount) {
    requirePositive(amount);
    if (status != ISSUED || amount.isGreaterThan(open())) {
      throw new IllegalStateException(amount + " cannot be applied to " + this);
    }
    return new InvoiceBalance(
            status, total, applied.plus(amount), paid, credited, writtenOff, refunded)
        .settledIfNothingIsLeft();
  }

  /** As if it had never been demanded: customer credit that it used up goes back. */
  InvoiceBalance voided() {
    requireIssued("voided");
    if (paid.isPositive()) {
      throw new ProblemException(
          INVOICE_STATUS, paid + " of it is paid: issue a credit note for what is not owed");
    }
    return new InvoiceBalance(
        VOID, total, zero(), paid, credited, writtenOff.plus(open()).plus(applied), refunded);
  }

  /** What is open is given up. */
  InvoiceBalance writtenOffAsUncollectible() {
    requireIssued("written off");
    return new InvoiceBalance(
        UNCOLLECTIBLE, total, applied, paid, credited, writtenOff.plus(open()), refunded);
  }

  /** Of what was paid this was given back, and no credit note says why. */
  InvoiceBalance refunded(Money amount) {
    return new InvoiceBalance(
        status, total, applied, paid, credited, writtenOff, refunded.plus(amount));
  }

  private InvoiceBalance settledIfNothingIsLeft() {
    boolean settled =
        (status == ISSUED || status == UNCOLLECTIBLE) && open().isZero() && writtenOff.isZero();
    return settled
        ? new InvoiceBalance(PAID, total, applied, paid, credited, writtenOff, refunded)
        : this;
  }

  private void requireIssued(String verb) {
    if (status != ISSUED) {
      throw new ProblemException(
          INVOICE_STATUS, "it is %s and cannot be %s".formatted(status.label(), verb));
    }
  }

  private static void requirePositive(Money amount) {
    if (!amount.isPositive()) {
      throw new IllegalArgumentException("not an amount above zero: " + amount);
    }
  }

  private Money zero() {
    return Money.zero(total.currency());
  }
}
