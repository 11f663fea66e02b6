package io.it0.invoicing;

import static io.it0.invoicing.Books.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.UuidV7;
import io.it0.invoicing.Books.Customer;
import io.it0.money.Money;
import io.it0.period.Period;
import io.it0.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Worked examples, in cents: what happens to an invoice, and what the books say then. */
class InvoiceLifeIT {

  private final Books books = new Books();
  private final Customer acme = books.customer("acme");

  @AfterEach
  void the_books_agree_with_the_invoices() {
    assertThat(books.broken()).isEmpty();
  }

  @Test
  void an_issued_invoice_is_owed_its_base_is_deferred_and_its_overage_is_revenue() {
    UUID invoice = books.invoice(acme, "BASE 49.99", "OVERAGE 1.88");

    assertThat(books.state(invoice)).isEqualTo("issued 5187 0 0 0 0 0");
    assertThat(books.balances())
        .containsExactly("DEFERRED_REVENUE USD -4999", "RECEIVABLE USD 5187", "REVENUE USD -188");
  }

  @Test
  void an_invoice_over_nothing_is_paid_when_it_is_issued_and_books_nothing() {
    UUID invoice = books.invoice(acme, "OVERAGE 0.00");

    assertThat(books.state(invoice)).isEqualTo("paid 0 0 0 0 0 0");
    assertThat(books.balances()).isEmpty();
  }

  @Test
  void two_parts_pay_it() {
    UUID invoice = books.invoice(acme, "BASE 49.99");

    Settlement first = books.pay(invoice, "20.00");
    assertThat(first.open()).isEqualTo(Money.of("29.99", "USD"));
    assertThat(books.state(invoice)).isEqualTo("issued 2999 0 2000 0 0 0");
    assertThat(books.settled).isEmpty();
    Settlement second = books.pay(invoice, "29.99");

    assertThat(second.status()).isEqualTo(InvoiceStatus.PAID);
    assertThat(books.state(invoice)).isEqualTo("paid 0 0 4999 0 0 0");
    assertThat(books.settled).containsExactly("paid " + invoice);
    assertThat(books.balances())
        .containsExactly("DEFERRED_REVENUE USD -4999", "PROVIDER_CLEARING USD 4999");
  }

  @Test
  void what_is_paid_above_it_is_customer_credit_and_pays_the_next_invoice() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");

    Settlement paid = books.pay(invoice, "130.00");

    assertThat(paid.settled()).isEqualTo(Money.of("100.00", "USD"));
    assertThat(paid.credited()).isEqualTo(Money.of("30.00", "USD"));
    assertThat(books.creditOf(acme)).isEqualTo(3000);
    UUID next = books.invoice(acme, "CHARGE 49.99");
    assertThat(books.state(next)).isEqualTo("issued 1999 3000 0 0 0 0");
    assertThat(books.creditOf(acme)).isZero();
    assertThat(books.balances())
        .containsExactly(
            "PROVIDER_CLEARING USD 13000", "RECEIVABLE USD 1999", "REVENUE USD -14999");
  }

  @Test
  void an_invoice_that_credit_covers_is_paid_when_it_is_issued() {
    books.pay(books.invoice(acme, "CHARGE 1.00"), "101.00");

    UUID next = books.invoice(acme, "CHARGE 49.99");

    assertThat(books.state(next)).isEqualTo("paid 0 4999 0 0 0 0");
    assertThat(books.creditOf(acme)).isEqualTo(5001);
  }

  @Test
  void credit_in_dollars_pays_no_yuan() {
    books.pay(books.invoice(acme, "CHARGE 1.00"), "101.00");

    UUID yuan = books.invoice(acme, "CHARGE 349.00 CNY");

    assertThat(books.state(yuan)).isEqualTo("issued 34900 0 0 0 0 0");
    assertThat(books.creditOf(acme)).isEqualTo(10000);
  }

  @Test
  void an_invoice_below_zero_is_customer_credit() {
    UUID invoice = books.invoice(acme, "CREDIT -12.34");

    assertThat(books.state(invoice)).isEqualTo("paid 0 -1234 0 0 0 0");
    assertThat(books.creditOf(acme)).isEqualTo(1234);
    assertThat(books.balances()).containsExactly("CUSTOMER_CREDIT USD -1234", "REVENUE USD 1234");
  }

  @Test
  void the_same_payment_again_changes_nothing_and_with_other_content_is_a_conflict() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");
    UUID payment = UuidV7.next();
    books.pay(payment, invoice, Money.of("40.00", "USD"));

    Settlement again = books.pay(payment, invoice, Money.of("40.00", "USD"));

    assertThat(again.repeated()).isTrue();
    assertThat(again.open()).isEqualTo(Money.of("60.00", "USD"));
    assertThat(books.state(invoice)).isEqualTo("issued 6000 0 4000 0 0 0");
    refused(
        InvoicingError.PAYMENT_CONFLICT,
        () -> books.pay(payment, invoice, Money.of("41.00", "USD")));
  }

  @Test
  void a_payment_in_another_currency_is_refused() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");

    refused(
        InvoicingError.PAYMENT_INVALID,
        () -> books.pay(UuidV7.next(), invoice, Money.of("100.00", "CNY")));
  }

  @Test
  void a_credit_note_reduces_what_is_open_and_what_is_still_deferred_first() {
    UUID invoice = books.invoice(acme, "BASE 49.99");

    // On day 11: 16.66 are earned.
    CreditNoteRow note = books.credit(invoice, 1, "40.00", NOVEMBER.plusSeconds(10 * 86_400));

    assertThat(note.number()).isEqualTo("IT0-CN-000001");
    assertThat(note.open()).isEqualTo(Money.of("40.00", "USD"));
    assertThat(note.credit()).isEqualTo(Money.of("0", "USD"));
    assertThat(books.state(invoice)).isEqualTo("issued 999 0 0 4000 0 0");
    // 33.33 from what was deferred, 6.67 of the 16.66.
    assertThat(books.balances()).containsExactly("RECEIVABLE USD 999", "REVENUE USD -999");
  }

  @Test
  void what_was_paid_of_it_becomes_customer_credit() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");
    books.pay(invoice, "70.00");

    CreditNoteRow note = books.credit(invoice, 1, "50.00");

    assertThat(note.open()).isEqualTo(Money.of("30.00", "USD"));
    assertThat(note.credit()).isEqualTo(Money.of("20.00", "USD"));
    assertThat(books.state(invoice)).isEqualTo("paid 0 0 7000 3000 0 0");
    assertThat(books.settled).containsExactly("paid " + invoice);
    assertThat(books.creditOf(acme)).isEqualTo(2000);
    assertThat(books.balances())
        .containsExactly(
            "CUSTOMER_CREDIT USD -2000", "PROVIDER_CLEARING USD 7000", "REVENUE USD -5000");
  }

  @Test
  void no_more_is_given_back_than_is_left_of_a_line() {
    UUID invoice = books.invoice(acme, "CHARGE 60.00", "CHARGE 40.00");
    books.credit(invoice, 2, "39.99");

    refused(InvoicingError.CREDIT_EXCEEDS_LINE, () -> books.credit(invoice, 2, "0.02"));
    books.credit(invoice, 2, "0.01");
    assertThat(books.state(invoice)).isEqualTo("issued 6000 0 0 4000 0 0");
  }

  @Test
  void a_line_of_another_invoice_is_refused() {
    UUID invoice = books.invoice(acme, "CHARGE 60.00");
    UUID other = books.invoice(acme, "CHARGE 60.00");
    UUID line = books.jdbi.withHandle(h -> BilledLines.of(h, other).get(0).id());

    refused(
        InvoicingError.CREDIT_NOTE_INVALID,
        () ->
            books.jdbi.useTransaction(
                h -> books.notes.issue(h, Books.noteOn(invoice, line, "1.00", NOVEMBER))));
  }

  @Test
  void the_same_note_again_is_the_same_note() {
    UUID invoice = books.invoice(acme, "CHARGE 60.00");
    UUID line = books.jdbi.withHandle(h -> BilledLines.of(h, invoice).get(0).id());
    CreditNoteDraft draft = Books.noteOn(invoice, line, "10.00", NOVEMBER);

    CreditNoteRow first = books.jdbi.inTransaction(h -> books.notes.issue(h, draft));
    CreditNoteRow second = books.jdbi.inTransaction(h -> books.notes.issue(h, draft));

    assertThat(second).isEqualTo(first);
    assertThat(books.state(invoice)).isEqualTo("issued 5000 0 0 1000 0 0");
  }

  @Test
  void down_at_once_after_up_gives_back_the_difference_and_bills_the_rest_of_the_smaller_plan() {
    // Enterprise from day 11 on at 133.33, paid; on day 21 down to Pro: -66.67 +16.66.
    Period from11 = MONTH_FROM_11;
    UUID invoice = books.invoice(acme, from11, from11.start(), "BASE 133.33");
    books.pay(invoice, "133.33");
    Instant day21 = NOVEMBER.plusSeconds(20 * 86_400);
    Period rest = new Period(day21, from11.end());
    UUID line = books.jdbi.withHandle(h -> BilledLines.of(h, invoice).get(0).id());
    UUID id = UuidV7.next();

    CreditNoteRow note =
        books.jdbi.inTransaction(
            h ->
                books.notes.issue(
                    h,
                    new CreditNoteDraft(
                        id,
                        invoice,
                        "change-1",
                        "downgrade",
                        List.of(
                            new CreditNoteDraft.Line(
                                Optional.of(line), Books.line("CREDIT -66.67", rest)),
                            new CreditNoteDraft.Line(
                                Optional.empty(), Books.line("BASE 16.66", rest))),
                        "test",
                        day21)));

    assertThat(note.total()).isEqualTo(Money.of("50.01", "USD"));
    assertThat(books.creditOf(acme)).isEqualTo(5001);
    // 10 days of Enterprise are earned, 66.66; 10 days of Pro are deferred.
    assertThat(books.balances())
        .containsExactly(
            "CUSTOMER_CREDIT USD -5001",
            "DEFERRED_REVENUE USD -1666",
            "PROVIDER_CLEARING USD 13333",
            "REVENUE USD -6666");
    // What the note billed can be given back by the next one.
    UUID proRest = books.jdbi.withHandle(h -> BilledLines.of(h, invoice).get(1)).id();
    books.jdbi.useTransaction(
        h -> books.notes.issue(h, Books.noteOn(invoice, proRest, "16.66", day21)));
    assertThat(books.creditOf(acme)).isEqualTo(6667);
  }

  private static final Period MONTH_FROM_11 =
      new Period(NOVEMBER.plusSeconds(10 * 86_400), Books.MONTH.end());

  @Test
  void an_upgrade_gives_back_exactly_what_is_still_deferred() {
    books.invoice(acme, "BASE 49.99");

    books.invoice(acme, MONTH_FROM_11, MONTH_FROM_11.start(), "CREDIT -33.33", "BASE 133.33");

    assertThat(books.balances())
        .containsExactly(
            "DEFERRED_REVENUE USD -13333", "RECEIVABLE USD 14999", "REVENUE USD -1666");
    books.recogniseAt(Books.MONTH.end());
    assertThat(books.balances()).containsExactly("RECEIVABLE USD 14999", "REVENUE USD -14999");
  }

  @Test
  void what_an_unpaid_upgrade_gives_back_settles_the_invoice_that_it_came_from() {
    UUID first = books.invoice(acme, "BASE 49.99");
    UUID second =
        books.invoice(acme, MONTH_FROM_11, MONTH_FROM_11.start(), "CREDIT -33.33", "BASE 133.33");

    // Cancelled at once: of 133.33 only 100.00 were demanded here, 33.33 by the first invoice.
    books.credit(second, 1, "133.33", MONTH_FROM_11.start());

    assertThat(books.state(second)).isEqualTo("paid 0 0 0 10000 0 0");
    assertThat(books.state(first)).isEqualTo("issued 1666 3333 0 0 0 0");
    assertThat(books.creditOf(acme)).isZero();
  }

  @Test
  void once_both_are_paid_all_of_it_becomes_customer_credit() {
    UUID first = books.invoice(acme, "BASE 49.99");
    UUID second =
        books.invoice(acme, MONTH_FROM_11, MONTH_FROM_11.start(), "CREDIT -33.33", "BASE 133.33");
    books.pay(first, "49.99");
    books.pay(second, "100.00");

    books.credit(second, 1, "133.33", MONTH_FROM_11.start());

    assertThat(books.creditOf(acme)).isEqualTo(13333);
  }

  @Test
  void void_takes_back_what_was_booked_and_returns_the_credit_that_it_used() {
    books.pay(books.invoice(acme, "CHARGE 1.00"), "11.00");
    UUID invoice = books.invoice(acme, "BASE 30.00");

    // On day 11: a dollar a day is earned.
    books.jdbi.useTransaction(
        h ->
            books.settlements.voidInvoice(
                h, invoice, "sent twice", NOVEMBER.plusSeconds(10 * 86_400)));

    assertThat(books.state(invoice)).isEqualTo("void 0 0 0 0 3000 0");
    assertThat(books.creditOf(acme)).isEqualTo(1000);
    assertThat(books.balances())
        .containsExactly(
            "CUSTOMER_CREDIT USD -1000", "PROVIDER_CLEARING USD 1100", "REVENUE USD -100");
    assertThat(books.settled).contains("void " + invoice);
  }

  @Test
  void what_is_partly_paid_cannot_be_voided_and_what_is_void_takes_no_credit_note() {
    UUID invoice = books.invoice(acme, "CHARGE 30.00");
    books.pay(invoice, "1.00");
    refused(InvoicingError.INVOICE_STATUS, () -> voided(invoice));

    UUID other = books.invoice(acme, "CHARGE 30.00");
    voided(other);
    refused(InvoicingError.INVOICE_STATUS, () -> books.credit(other, 1, "1.00"));
    refused(InvoicingError.INVOICE_STATUS, () -> voided(other));
  }

  @Test
  void a_payment_of_what_is_void_is_customer_credit() {
    UUID invoice = books.invoice(acme, "CHARGE 30.00");
    voided(invoice);

    Settlement paid = books.pay(invoice, "30.00");

    assertThat(paid.credited()).isEqualTo(Money.of("30.00", "USD"));
    assertThat(books.state(invoice)).isEqualTo("void 0 0 0 0 3000 0");
    assertThat(books.creditOf(acme)).isEqualTo(3000);
  }

  @Test
  void what_is_given_up_is_bad_debt_until_it_is_paid_after_all() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");
    books.pay(invoice, "10.00");
    books.jdbi.useTransaction(
        h -> books.settlements.writeOff(h, invoice, "gone", NOVEMBER.plusSeconds(60)));
    assertThat(books.state(invoice)).isEqualTo("uncollectible 0 0 1000 0 9000 0");
    assertThat(books.balances())
        .containsExactly("BAD_DEBT USD 9000", "PROVIDER_CLEARING USD 1000", "REVENUE USD -10000");

    books.pay(invoice, "50.00");
    assertThat(books.state(invoice)).isEqualTo("uncollectible 0 0 6000 0 4000 0");
    books.pay(invoice, "41.00");

    assertThat(books.state(invoice)).isEqualTo("paid 0 0 10000 0 0 0");
    assertThat(books.creditOf(acme)).isEqualTo(100);
  }

  @Test
  void a_credit_note_takes_from_what_was_given_up_before_it_gives_credit() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");
    books.pay(invoice, "10.00");
    books.jdbi.useTransaction(h -> books.settlements.writeOff(h, invoice, "gone", NOVEMBER));

    CreditNoteRow note = books.credit(invoice, 1, "95.00");

    assertThat(note.writtenOff()).isEqualTo(Money.of("90.00", "USD"));
    assertThat(note.credit()).isEqualTo(Money.of("5.00", "USD"));
    assertThat(books.state(invoice)).isEqualTo("paid 0 0 1000 9000 0 0");
    assertThat(books.balances())
        .containsExactly(
            "CUSTOMER_CREDIT USD -500", "PROVIDER_CLEARING USD 1000", "REVENUE USD -500");
  }

  @Test
  void a_refund_draws_on_the_credit_that_its_invoice_gave() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");
    UUID payment = books.pay(invoice, "100.00").paymentId();
    books.credit(invoice, 1, "30.00");

    books.refund(payment, "30.00");

    assertThat(books.creditOf(acme)).isZero();
    assertThat(books.state(invoice)).isEqualTo("paid 0 0 10000 0 0 0");
    assertThat(books.balances()).containsExactly("PROVIDER_CLEARING USD 7000", "REVENUE USD -7000");
  }

  @Test
  void a_refund_before_its_credit_note_is_an_expense_that_the_note_covers() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");
    UUID payment = books.pay(invoice, "100.00").paymentId();
    books.refund(payment, "30.00");
    assertThat(books.state(invoice)).isEqualTo("paid 0 0 10000 0 0 3000");
    assertThat(books.balances())
        .containsExactly("PROVIDER_CLEARING USD 7000", "REFUNDS USD 3000", "REVENUE USD -10000");

    CreditNoteRow note = books.credit(invoice, 1, "50.00");

    assertThat(note.refunded()).isEqualTo(Money.of("30.00", "USD"));
    assertThat(note.credit()).isEqualTo(Money.of("20.00", "USD"));
    assertThat(books.state(invoice)).isEqualTo("paid 0 0 10000 0 0 0");
  }

  @Test
  void a_refund_leaves_alone_the_credit_that_others_gave() {
    books.pay(books.invoice(acme, "CHARGE 1.00"), "51.00");
    UUID invoice = books.invoice(acme, "CHARGE 349.00 CNY");
    UUID payment = books.pay(UuidV7.next(), invoice, Money.of("349.00", "CNY")).paymentId();

    books.jdbi.useTransaction(
        h ->
            books.settlements.refund(
                h, new PaidBack(UuidV7.next(), payment, Money.of("49.00", "CNY"), NOVEMBER)));

    assertThat(books.creditOf(acme)).isEqualTo(5000);
    assertThat(books.balances()).contains("REFUNDS CNY 4900");
  }

  @Test
  void no_more_is_refunded_than_was_paid_and_a_refund_is_made_once() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");
    UUID payment = books.pay(invoice, "100.00").paymentId();
    UUID refund = UuidV7.next();
    books.refund(refund, payment, "60.00");
    books.refund(refund, payment, "60.00");

    refused(InvoicingError.PAYMENT_CONFLICT, () -> books.refund(refund, payment, "61.00"));
    refused(InvoicingError.REFUND_EXCEEDS_PAYMENT, () -> books.refund(payment, "40.01"));
    books.refund(payment, "40.00");

    assertThat(books.state(invoice)).isEqualTo("paid 0 0 10000 0 0 10000");
  }

  @Test
  void a_refund_of_an_overpayment_that_was_used_up_is_an_expense() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");
    UUID payment = books.pay(invoice, "150.00").paymentId();
    books.invoice(acme, "CHARGE 40.00");

    books.refund(payment, "150.00");

    assertThat(books.creditOf(acme)).isZero();
    assertThat(books.state(invoice)).isEqualTo("paid 0 0 10000 0 0 10000");
    assertThat(books.balances()).containsExactly("REFUNDS USD 14000", "REVENUE USD -14000");
  }

  @Test
  void a_dispute_holds_the_amount_and_gives_it_back_or_loses_it() {
    UUID invoice = books.invoice(acme, "CHARGE 100.00");
    UUID payment = books.pay(invoice, "100.00").paymentId();
    UUID won = UuidV7.next();
    UUID lost = UuidV7.next();
    dispute(won, payment, "100.00");
    dispute(won, payment, "100.00");
    assertThat(books.balances()).containsExactly("DISPUTED USD 10000", "REVENUE USD -10000");
    refused(InvoicingError.REFUND_EXCEEDS_PAYMENT, () -> books.refund(payment, "0.01"));

    books.jdbi.useTransaction(h -> Disputes.reinstated(h, won, NOVEMBER));
    books.jdbi.useTransaction(h -> Disputes.reinstated(h, won, NOVEMBER));
    assertThat(books.balances())
        .containsExactly("PROVIDER_CLEARING USD 10000", "REVENUE USD -10000");
    refused(
        InvoicingError.DISPUTE_DECIDED,
        () -> books.jdbi.useTransaction(h -> Disputes.lost(h, won, NOVEMBER)));

    dispute(lost, payment, "40.00");
    books.jdbi.useTransaction(h -> Disputes.lost(h, lost, NOVEMBER));
    assertThat(books.balances())
        .containsExactly("BAD_DEBT USD 4000", "PROVIDER_CLEARING USD 6000", "REVENUE USD -10000");
    refused(InvoicingError.REFUND_EXCEEDS_PAYMENT, () -> books.refund(payment, "60.01"));
    refused(
        InvoicingError.DISPUTE_NOT_FOUND,
        () -> books.jdbi.useTransaction(h -> Disputes.lost(h, UuidV7.next(), NOVEMBER)));
  }

  private void dispute(UUID id, UUID payment, String amount) {
    books.jdbi.useTransaction(
        h -> Disputes.withdrawn(h, new PaidBack(id, payment, Money.of(amount, "USD"), NOVEMBER)));
  }

  private void voided(UUID invoice) {
    books.jdbi.useTransaction(h -> books.settlements.voidInvoice(h, invoice, "wrong", NOVEMBER));
  }

  private static void refused(InvoicingError error, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.errorCode()).isEqualTo(error));
  }
}
