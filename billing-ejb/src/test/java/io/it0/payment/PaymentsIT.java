package io.it0.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.dunning.Charge;
import io.it0.dunning.Collected;
import io.it0.invoicing.Books;
import io.it0.invoicing.InvoiceStatus;
import io.it0.invoicing.SettlementListener;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Money arrives exactly once, whatever the provider, the network or the order of things does. */
class PaymentsIT {

  private static final Observation SUCCEEDED = Observation.of(PaymentStatus.SUCCEEDED).ended();
  private static final Observation CANCELLED = Observation.of(PaymentStatus.CANCELLED).ended();
  private static final Observation FAILED =
      Observation.of(PaymentStatus.FAILED).withDecline(new Decline("card_declined", "no", false));

  private final PaymentLab lab = new PaymentLab();
  private final UUID invoice = lab.invoice();

  @Test
  void a_payment_settles_its_invoice_and_is_published() {
    Payment payment = lab.pay(invoice);
    assertThat(payment.status()).isEqualTo(PaymentStatus.PENDING);
    assertThat(payment.action()).map(ClientAction::value).contains("secret");
    long before = lab.events();

    lab.told(FakeProvider.says(payment, SUCCEEDED));

    Payment after = lab.payment(payment);
    assertThat(after.status()).isEqualTo(PaymentStatus.SUCCEEDED);
    assertThat(after.over()).isTrue();
    assertThat(after.action()).isEmpty();
    assertThat(lab.invoiceStatus(invoice)).isEqualTo("paid");
    assertThat(lab.balance("PROVIDER_CLEARING")).isEqualTo(4999);
    assertThat(lab.events()).isEqualTo(before + 1);
    assertThat(lab.lastDelivery().status()).isEqualTo(InboxRow.Status.APPLIED);
    assertThat(lab.lastDelivery().paymentId()).contains(payment.id());
    lab.assertBooksBalance();
  }

  @Test
  void three_deliveries_at_once_book_once() throws Exception {
    Payment payment = lab.pay(invoice);
    Fact fact = FakeProvider.says(payment, SUCCEEDED);

    inParallel(
        3,
        () -> {
          lab.deliver("evt_same", fact);
          return lab.parts.inbox().run();
        });

    assertThat(lab.journals("PAYMENT_RECEIVED")).isEqualTo(1);
    assertThat(lab.delivery("evt_same").deliveries()).isEqualTo(3);
    assertThat(lab.delivery("evt_same").status()).isEqualTo(InboxRow.Status.APPLIED);
  }

  @Test
  void deliveries_with_ids_of_their_own_and_the_reconciler_at_once_book_once() throws Exception {
    Payment payment = lab.pay(invoice);
    lab.provider.becomes(payment, SUCCEEDED);
    Fact fact = FakeProvider.says(payment, SUCCEEDED);
    for (int i = 0; i < 8; i++) {
      lab.deliver("evt_" + i, fact);
    }
    lab.pass(Duration.ofMinutes(2));

    inParallel(4, () -> lab.parts.inbox().run() + lab.parts.reconciler().run());

    assertThat(lab.journals("PAYMENT_RECEIVED")).isEqualTo(1);
    assertThat(lab.creditMinor()).isZero();
  }

  @Test
  void a_failure_told_after_the_success_changes_nothing() {
    Payment payment = lab.paid(invoice);

    lab.told(FakeProvider.says(payment, FAILED));
    lab.told(FakeProvider.says(payment, CANCELLED));
    lab.told(FakeProvider.says(payment, Observation.of(PaymentStatus.PROCESSING)));

    assertThat(lab.payment(payment).status()).isEqualTo(PaymentStatus.SUCCEEDED);
    assertThat(lab.payment(payment).decline()).isEmpty();
    assertThat(lab.invoiceStatus(invoice)).isEqualTo("paid");
  }

  @Test
  void whatever_the_order_in_which_it_is_told_the_money_is_there_once() {
    for (int seed = 0; seed < 20; seed++) {
      UUID each = lab.invoice();
      Payment payment = lab.pay(each);
      List<Observation> told =
          new ArrayList<>(
              List.of(
                  SUCCEEDED,
                  SUCCEEDED,
                  FAILED,
                  CANCELLED,
                  Observation.of(PaymentStatus.PROCESSING),
                  Observation.of(PaymentStatus.ACTION_REQUIRED)));
      Collections.shuffle(told, new Random(seed));

      told.forEach(seen -> lab.told(FakeProvider.says(payment, seen)));

      assertThat(lab.payment(payment).status()).isEqualTo(PaymentStatus.SUCCEEDED);
      assertThat(lab.invoiceStatus(each)).isEqualTo("paid");
    }
    assertThat(lab.journals("PAYMENT_RECEIVED")).isEqualTo(20);
    assertThat(lab.balance("PROVIDER_CLEARING")).isEqualTo(20 * 4999);
    lab.assertBooksBalance();
  }

  @Test
  void a_success_after_the_cancellation_and_another_payment_becomes_customer_credit() {
    Payment first = lab.pay(invoice);
    lab.parts.attempts().end(first);
    lab.paid(invoice);

    lab.told(FakeProvider.says(first, SUCCEEDED));

    assertThat(lab.payment(first).status()).isEqualTo(PaymentStatus.SUCCEEDED);
    assertThat(lab.creditMinor()).isEqualTo(4999);
    assertThat(lab.journals("PAYMENT_RECEIVED")).isEqualTo(2);
    lab.assertBooksBalance();
  }

  @Test
  void where_the_policy_says_so_what_no_invoice_takes_is_sent_back() {
    PaymentLab refunding = new PaymentLab(PaymentConfig.Surplus.REFUND);
    UUID owed = refunding.invoice();
    Payment first = refunding.pay(owed);
    refunding.parts.attempts().end(first);
    refunding.paid(owed);

    refunding.told(FakeProvider.says(first, SUCCEEDED));
    refunding.reconcile(Duration.ofMinutes(5));

    assertThat(refunding.refunds(first))
        .singleElement()
        .satisfies(
            refund -> {
              assertThat(refund.origin()).isEqualTo(Refund.Origin.SURPLUS);
              assertThat(refund.status()).isEqualTo(RefundStatus.SUCCEEDED);
              assertThat(refund.amount()).isEqualTo(first.amount());
            });
    assertThat(refunding.creditMinor()).isZero();
    assertThat(refunding.balance("PROVIDER_CLEARING")).isEqualTo(4999);
    refunding.assertBooksBalance();
  }

  @Test
  void another_amount_or_currency_waits_for_a_person_and_moves_no_money() {
    Payment payment = lab.pay(invoice);

    lab.told(FakeProvider.says(payment, SUCCEEDED.withAmount(Money.of("0.01", "USD"))));

    assertThat(lab.payment(payment).quarantine())
        .hasValueSatisfying(why -> assertThat(why).contains("USD 0.01", "USD 49.99"));
    assertThat(lab.lastDelivery().status()).isEqualTo(InboxRow.Status.PARKED);
    assertThat(lab.journals("PAYMENT_RECEIVED")).isZero();

    // Not even if it is told rightly afterwards: a person decides.
    lab.told(FakeProvider.says(payment, SUCCEEDED));
    assertThat(lab.journals("PAYMENT_RECEIVED")).isZero();
    assertProblem(PaymentError.PAYMENT_UNDER_REVIEW, () -> lab.pay(invoice));

    UUID second = lab.invoice();
    Payment yen = lab.pay(second);
    lab.told(FakeProvider.says(yen, SUCCEEDED.withAmount(Money.of("4999", "JPY"))));
    assertThat(lab.payment(yen).quarantine()).isPresent();
    assertThat(lab.invoiceStatus(second)).isEqualTo("issued");
  }

  @Test
  void a_person_books_what_arrived_or_says_that_nothing_did() {
    Payment payment = lab.pay(invoice);
    lab.told(FakeProvider.says(payment, SUCCEEDED.withAmount(Money.of("40.00", "USD"))));

    decide(payment, Optional.of(Money.of("40.00", "USD")));

    assertThat(lab.payment(payment).status()).isEqualTo(PaymentStatus.SUCCEEDED);
    assertThat(lab.openMinor(invoice)).isEqualTo(999);

    Payment rest = lab.pay(invoice);
    assertThat(rest.amount()).isEqualTo(Money.of("9.99", "USD"));
    lab.told(FakeProvider.says(rest, SUCCEEDED.withAmount(Money.of("1.00", "USD"))));
    decide(rest, Optional.empty());
    assertThat(lab.payment(rest).status()).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(lab.openMinor(invoice)).isEqualTo(999);
    lab.assertBooksBalance();
  }

  private void decide(Payment payment, Optional<Money> booked) {
    lab.invoices.jdbi.useTransaction(
        h ->
            lab.parts
                .applying()
                .decide(h, PaymentTable.lock(h, payment.id()).orElseThrow(), booked));
  }

  @Test
  void too_little_on_a_chain_waits_for_a_person_and_too_much_becomes_credit() {
    Payment little = lab.pay(invoice);
    lab.told(FakeProvider.says(little, SUCCEEDED.withReceived(Money.of("49.98", "USD"))));
    assertThat(lab.payment(little).quarantine()).isPresent();
    assertThat(lab.payment(little).received()).contains(Money.of("49.98", "USD"));
    assertThat(lab.invoiceStatus(invoice)).isEqualTo("issued");

    UUID second = lab.invoice();
    Payment much = lab.pay(second);
    lab.told(FakeProvider.says(much, SUCCEEDED.withReceived(Money.of("60.00", "USD"))));
    assertThat(lab.payment(much).status()).isEqualTo(PaymentStatus.SUCCEEDED);
    assertThat(lab.invoiceStatus(second)).isEqualTo("paid");
    assertThat(lab.creditMinor()).isEqualTo(1001);
    lab.assertBooksBalance();
  }

  @Test
  void a_second_payment_under_an_attempts_name_waits_for_a_person() {
    Payment payment = lab.paid(invoice);

    lab.told(
        new Fact.OfPayment(
            Optional.of(payment.id()),
            SUCCEEDED.withExternalId("another").withAmount(payment.amount())));

    assertThat(lab.payment(payment).quarantine()).isPresent();
    assertThat(lab.journals("PAYMENT_RECEIVED")).isEqualTo(1);
  }

  @Test
  void a_webhook_before_its_payment_is_tried_again_then_parked_and_can_be_replayed() {
    Payment payment = lab.pay(invoice);
    UUID unknown = UUID.fromString("00000000-0000-7000-8000-00000000dead");
    lab.deliver(
        "evt_early",
        new Fact.OfPayment(Optional.of(unknown), SUCCEEDED.withAmount(Money.of("49.99", "USD"))));
    lab.parts.inbox().run();
    assertThat(lab.delivery("evt_early").status()).isEqualTo(InboxRow.Status.RECEIVED);

    lab.reconcile(Duration.ofHours(1));

    InboxRow parked = lab.delivery("evt_early");
    assertThat(parked.status()).isEqualTo(InboxRow.Status.PARKED);
    assertThat(parked.tries()).isEqualTo(3);
    assertThat(parked.reason()).contains("there is no such payment here");

    lab.provider.facts.put("evt_early", List.of(FakeProvider.says(payment, SUCCEEDED)));
    lab.invoices.jdbi.useTransaction(h -> InboxTable.replay(h, parked.id(), lab.clock.instant()));
    lab.parts.inbox().run();
    assertThat(lab.delivery("evt_early").status()).isEqualTo(InboxRow.Status.APPLIED);
    assertThat(lab.invoiceStatus(invoice)).isEqualTo("paid");
  }

  @Test
  void what_cannot_be_understood_is_parked_and_what_does_not_concern_us_is_ignored() {
    lab.told(new Fact.Unreadable("another release train"));
    assertThat(lab.lastDelivery().status()).isEqualTo(InboxRow.Status.PARKED);
    lab.told(new Fact.Irrelevant("a customer was created"));
    assertThat(lab.lastDelivery().status()).isEqualTo(InboxRow.Status.IGNORED);
  }

  @Test
  void a_provider_that_has_to_be_asked_and_is_away_is_asked_again() {
    Payment payment = lab.pay(invoice);
    lab.deliver("evt_1", FakeProvider.says(payment, SUCCEEDED));
    lab.provider.trouble.add(new ProviderUnclearException("away"));
    lab.parts.inbox().run();
    assertThat(lab.delivery("evt_1").status()).isEqualTo(InboxRow.Status.RECEIVED);

    lab.pass(Duration.ofMinutes(1));
    lab.parts.inbox().run();

    assertThat(lab.delivery("evt_1").status()).isEqualTo(InboxRow.Status.APPLIED);
  }

  @Test
  void a_lost_answer_is_unknown_and_the_reconciler_finds_what_was_begun() {
    lab.provider.lostAnswers.add(new ProviderUnclearException("time-out"));
    Payment payment = lab.pay(invoice);
    assertThat(payment.status()).isEqualTo(PaymentStatus.UNKNOWN);
    assertProblem(PaymentError.PAYMENT_IN_PROGRESS, () -> lab.pay(invoice));

    lab.pass(Duration.ofMinutes(1));
    lab.parts.reconciler().run();

    assertThat(lab.payment(payment).status()).isEqualTo(PaymentStatus.PENDING);
    assertThat(lab.provider.opened).hasValue(1);
  }

  @Test
  void after_a_crash_between_the_providers_success_and_our_commit_the_reconciler_books_it() {
    UUID method = savedMethod();
    lab.provider.lostAnswers.add(new ProviderUnclearException("crash"));
    // The first answer that is lost is the opening's; the second one the charge's.
    Payment payment = charge(method, "key-crash");
    assertThat(payment.status()).isEqualTo(PaymentStatus.UNKNOWN);
    lab.provider.lostAnswers.add(new ProviderUnclearException("crash"));
    lab.pass(Duration.ofMinutes(2));
    lab.parts.reconciler().run();
    lab.reconcile(Duration.ofMinutes(10));

    assertThat(lab.payment(payment).status()).isEqualTo(PaymentStatus.SUCCEEDED);
    assertThat(lab.provider.charged).hasValue(1);
    assertThat(lab.invoiceStatus(invoice)).isEqualTo("paid");
    assertThat(lab.journals("PAYMENT_RECEIVED")).isEqualTo(1);
  }

  @Test
  void a_payment_whose_webhook_never_comes_is_found_by_asking() {
    Payment payment = lab.pay(invoice);
    lab.provider.becomes(payment, SUCCEEDED);

    lab.reconcile(Duration.ofMinutes(5));

    assertThat(lab.payment(payment).status()).isEqualTo(PaymentStatus.SUCCEEDED);
  }

  @Test
  void what_is_not_paid_in_time_is_ended_at_the_provider_too() {
    Payment payment = lab.pay(invoice);

    lab.reconcile(Duration.ofHours(4));

    assertThat(lab.payment(payment).status()).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(lab.payment(payment).over()).isTrue();
    assertThat(
            lab.number("select count(*) from payments where check_at is not null and ? = ?", 1, 1))
        .isZero();
  }

  @Test
  void what_is_open_on_an_invoice_that_is_settled_otherwise_is_ended_at_its_provider() {
    Payment payment = lab.pay(invoice);
    lab.invoices.pay(invoice, "49.99");
    lab.invoices.jdbi.useTransaction(
        h ->
            new AttemptsOfSettledInvoices(lab.clock)
                .settled(
                    h,
                    new SettlementListener.Settled(
                        invoice, lab.acme.tenant(), lab.acme.subscription(), InvoiceStatus.PAID),
                    lab.clock.instant()));

    lab.parts.reconciler().run();

    assertThat(lab.payment(payment).status()).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(lab.payment(payment).over()).isTrue();
  }

  @Test
  void the_same_key_is_the_same_payment_and_another_request_under_it_a_conflict() {
    Payment first = lab.parts.attempts().pay(lab.request(invoice, "k"));
    Payment again = lab.parts.attempts().pay(lab.request(invoice, "k"));

    assertThat(again.id()).isEqualTo(first.id());
    assertProblem(
        PaymentError.IDEMPOTENCY_KEY_REUSED,
        () -> lab.parts.attempts().pay(lab.request(lab.invoice(), "k")));
    assertProblem(PaymentError.IDEMPOTENCY_KEY_REQUIRED, () -> lab.request(invoice, " "));
  }

  @Test
  void eight_wishes_at_once_under_one_key_are_one_payment() throws Exception {
    List<Payment> payments =
        inParallel(8, () -> lab.parts.attempts().pay(lab.request(invoice, "k")));

    assertThat(payments).extracting(Payment::id).containsOnly(payments.get(0).id());
    assertThat(lab.provider.opened).hasValue(1);
  }

  @Test
  void a_new_wish_ends_the_earlier_payment_and_one_that_is_moving_must_be_waited_for() {
    Payment first = lab.pay(invoice);
    Payment second = lab.pay(invoice);

    assertThat(lab.payment(first).status()).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(second.attempt()).isEqualTo(2);

    lab.told(FakeProvider.says(second, Observation.of(PaymentStatus.PROCESSING)));
    assertProblem(PaymentError.PAYMENT_IN_PROGRESS, () -> lab.pay(invoice));

    lab.told(FakeProvider.says(second, SUCCEEDED));
    assertProblem(PaymentError.NOTHING_TO_PAY, () -> lab.pay(invoice));
  }

  @Test
  void an_earlier_payment_that_was_paid_meanwhile_is_the_payment() {
    Payment first = lab.pay(invoice);
    lab.provider.becomes(first, SUCCEEDED);

    assertProblem(PaymentError.NOTHING_TO_PAY, () -> lab.pay(invoice));

    assertThat(lab.payment(first).status()).isEqualTo(PaymentStatus.SUCCEEDED);
    assertThat(lab.invoiceStatus(invoice)).isEqualTo("paid");
  }

  @Test
  void what_the_provider_refuses_has_failed_and_can_be_tried_anew() {
    lab.provider.trouble.add(
        new ProviderRefusedException(new Decline("bad_request", "no such thing", true)));
    Payment payment = lab.pay(invoice);

    assertThat(payment.status()).isEqualTo(PaymentStatus.FAILED);
    assertThat(payment.over()).isTrue();
    assertThat(lab.pay(invoice).status()).isEqualTo(PaymentStatus.PENDING);
  }

  @Test
  void another_tenants_invoice_is_none() {
    Books.Customer globex = lab.invoices.customer("globex");
    UUID theirs = lab.invoices.invoice(globex, "BASE 1.00");

    assertThatThrownBy(() -> lab.pay(theirs))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.errorCode().status()).isEqualTo(404));
  }

  @Test
  void a_saved_card_that_is_declined_fails_and_one_that_needs_its_owner_waits_for_it() {
    UUID method = savedMethod();
    lab.provider.onCharge = FAILED;
    Payment declined = charge(method, "k1");
    assertThat(declined.status()).isEqualTo(PaymentStatus.FAILED);
    assertThat(declined.decline()).map(Decline::code).contains("card_declined");

    lab.provider.onCharge =
        Observation.of(PaymentStatus.ACTION_REQUIRED)
            .withAction(new ClientAction(ClientAction.Kind.CLIENT_SECRET, "confirm"));
    Payment waiting = charge(method, "k2");
    assertThat(waiting.status()).isEqualTo(PaymentStatus.ACTION_REQUIRED);
    assertThat(waiting.action()).map(ClientAction::value).contains("confirm");
    assertThat(lab.payment(declined).over()).isTrue();
  }

  @Test
  void dunning_charges_the_default_method_once_under_its_key() {
    var charge =
        new Charge(
            invoice,
            lab.acme.tenant(),
            Money.of("49.99", "USD"),
            1,
            "dunning:" + invoice + ":1",
            PaymentLab.NOW);
    assertThat(collect(charge)).isEqualTo(Collected.Outcome.NO_METHOD);
    savedMethod();

    lab.provider.lostAnswers.add(new ProviderUnclearException("time-out"));
    assertThat(collect(charge)).isEqualTo(Collected.Outcome.UNKNOWN);
    assertThat(collect(charge)).isEqualTo(Collected.Outcome.SUCCEEDED);
    assertThat(collect(charge)).isEqualTo(Collected.Outcome.SUCCEEDED);

    assertThat(lab.provider.charged).hasValue(1);
    assertThat(lab.invoiceStatus(invoice)).isEqualTo("paid");
  }

  private Collected.Outcome collect(Charge charge) {
    return SavedMethodCollector.collect(lab.parts, charge).outcome();
  }

  @Test
  void a_method_is_saved_by_its_flow_and_the_first_one_is_the_default() {
    UUID method = savedMethod();
    UUID second = savedMethod();

    PaymentMethod saved = lab.parts.methods().require(lab.acme.tenant(), method);
    assertThat(saved.status()).isEqualTo(PaymentMethod.Status.ACTIVE);
    assertThat(saved.label()).isEqualTo("visa •••• 4242");
    assertThat(saved.isDefault()).isTrue();
    lab.parts.methods().makeDefault(lab.acme.tenant(), second);
    assertThat(lab.parts.methods().require(lab.acme.tenant(), method).isDefault()).isFalse();

    lab.parts.methods().remove(lab.acme.tenant(), method);

    assertThat(lab.provider.removed).containsExactly("pm_" + method);
    assertProblem(
        PaymentError.PAYMENT_METHOD_NOT_FOUND,
        () -> lab.parts.methods().require(lab.acme.tenant(), method));
    assertProblem(PaymentError.PAYMENT_METHOD_NOT_FOUND, () -> charge(method, "k"));
  }

  private UUID savedMethod() {
    MethodDesk.Begun begun =
        lab.parts.methods().begin(lab.acme.tenant(), "Acme", ProviderKey.STRIPE);
    UUID id = begun.method().id();
    var saved =
        new SetUpSeen(
            SetUpSeen.Status.SUCCEEDED,
            Optional.of("pm_" + id),
            Optional.of("visa •••• 4242"),
            Optional.empty());
    lab.provider.setUps.put("seti_" + id, saved);
    lab.told(
        new Fact.OfSetUp(
            "seti_" + id,
            new SetUpSeen(saved.status(), saved.methodId(), Optional.empty(), Optional.empty())));
    return id;
  }

  private Payment charge(UUID method, String key) {
    return lab.parts
        .attempts()
        .pay(
            new PayRequest(
                lab.acme.tenant(),
                invoice,
                ProviderKey.STRIPE,
                Optional.of(method),
                true,
                key,
                "system"));
  }

  private static void assertProblem(PaymentError error, Callable<?> work) {
    assertThatThrownBy(work::call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.errorCode()).isEqualTo(error));
  }

  private static <T> List<T> inParallel(int threads, Callable<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : pool.invokeAll(Collections.nCopies(threads, work))) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
