package io.it0.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.payment.DisputeSeen.Funds;
import io.it0.payment.DisputeSeen.Status;
import io.it0.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What goes back: by a person, by the provider, by the payer's bank. */
class RefundsAndDisputesIT {

  private static final Money ALL = Money.of("49.99", "USD");

  private final PaymentLab lab = new PaymentLab();
  private final UUID invoice = lab.invoice();
  private final Payment payment = lab.paid(invoice);

  @Test
  void a_part_is_sent_back_once_under_its_key() {
    Refund refund = lab.refund(payment, "10.00", "r1");
    Refund again = lab.refund(payment, "10.00", "r1");

    assertThat(again.id()).isEqualTo(refund.id());
    assertThat(refund.status()).isEqualTo(RefundStatus.SUCCEEDED);
    assertThat(lab.balance("PROVIDER_CLEARING")).isEqualTo(3999);
    assertThat(lab.payment(payment).refunded()).isEqualTo(Money.of("10.00", "USD"));
    assertThat(lab.provider.refunded).hasValue(1);
    lab.assertBooksBalance();
  }

  @Test
  void no_more_goes_back_than_came_in_not_even_by_eight_at_once() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Future<Refund>> wishes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String key = "r" + i;
      wishes.add(pool.submit(() -> lab.refund(payment, "20.00", key)));
    }
    int done = 0;
    for (Future<Refund> wish : wishes) {
      try {
        wish.get();
        done++;
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(ProblemException.class);
      }
    }
    pool.shutdownNow();

    assertThat(done).isEqualTo(2);
    assertThat(lab.balance("PROVIDER_CLEARING")).isEqualTo(999);
  }

  @Test
  void a_refund_whose_answer_is_lost_is_asked_for_and_not_made_twice() {
    lab.provider.lostAnswers.add(new ProviderUnclearException("time-out"));
    Refund refund = lab.refund(payment, "10.00", "r1");
    assertThat(refund.status()).isEqualTo(RefundStatus.UNKNOWN);

    lab.reconcile(Duration.ofMinutes(10));

    assertThat(lab.refunds(payment))
        .extracting(Refund::status)
        .containsExactly(RefundStatus.SUCCEEDED);
    assertThat(lab.provider.refunded).hasValue(1);
    assertThat(lab.balance("PROVIDER_CLEARING")).isEqualTo(3999);
  }

  @Test
  void a_refund_that_the_provider_refuses_frees_its_amount() {
    lab.provider.trouble.add(
        new ProviderRefusedException(new Decline("balance_insufficient", "no", false)));
    Refund refund = lab.refund(payment, "49.99", "r1");

    assertThat(refund.status()).isEqualTo(RefundStatus.FAILED);
    assertThat(lab.refund(payment, "49.99", "r2").status()).isEqualTo(RefundStatus.SUCCEEDED);
    assertThat(lab.balance("PROVIDER_CLEARING")).isZero();
  }

  @Test
  void a_refund_told_before_the_payment_waits_until_the_provider_was_asked() {
    UUID second = lab.invoice();
    Payment early = lab.pay(second);
    lab.provider.becomes(early, Observation.of(PaymentStatus.SUCCEEDED).ended());

    lab.told(
        FakeProvider.saysRefund(early, "re_x", Money.of("5.00", "USD"), RefundStatus.SUCCEEDED));

    assertThat(lab.payment(early).status()).isEqualTo(PaymentStatus.SUCCEEDED);
    assertThat(lab.refunds(early))
        .singleElement()
        .satisfies(r -> assertThat(r.origin()).isEqualTo(Refund.Origin.PROVIDER));
    assertThat(lab.lastDelivery().status()).isEqualTo(InboxRow.Status.APPLIED);
    lab.assertBooksBalance();
  }

  @Test
  void a_refund_made_at_the_provider_is_booked_once_however_often_it_is_told() {
    Fact told =
        FakeProvider.saysRefund(payment, "re_x", Money.of("5.00", "USD"), RefundStatus.SUCCEEDED);
    lab.told(told);
    lab.told(told);
    lab.told(
        FakeProvider.saysRefund(payment, "re_x", Money.of("5.00", "USD"), RefundStatus.PENDING));

    assertThat(lab.journals("PAYMENT_REFUNDED")).isEqualTo(1);
    assertThat(lab.balance("PROVIDER_CLEARING")).isEqualTo(4499);
  }

  @Test
  void a_sum_of_all_refunds_is_booked_for_what_is_new_in_it() {
    lab.refund(payment, "10.00", "r1");

    lab.told(cumulative("one", "15.00"));
    lab.told(cumulative("one", "15.00"));
    lab.told(cumulative("two", "20.00"));

    assertThat(lab.refunds(payment))
        .extracting(r -> r.amount().minor())
        .containsExactly(1000L, 500L, 500L);
    assertThat(lab.balance("PROVIDER_CLEARING")).isEqualTo(2999);
  }

  private Fact cumulative(String id, String sum) {
    return new Fact.OfRefund(
        Optional.of(payment.id()),
        Optional.empty(),
        Optional.empty(),
        Money.of(sum, "USD"),
        true,
        RefundObservation.of(RefundStatus.SUCCEEDED, id));
  }

  @Test
  void a_refund_of_more_than_is_left_or_in_another_currency_is_parked() {
    lab.told(
        FakeProvider.saysRefund(payment, "re_x", Money.of("50.00", "USD"), RefundStatus.SUCCEEDED));
    assertThat(lab.lastDelivery().status()).isEqualTo(InboxRow.Status.PARKED);
    lab.told(
        FakeProvider.saysRefund(payment, "re_y", Money.of("5.00", "CNY"), RefundStatus.SUCCEEDED));
    assertThat(lab.lastDelivery().status()).isEqualTo(InboxRow.Status.PARKED);
    assertThat(lab.journals("PAYMENT_REFUNDED")).isZero();
  }

  @Test
  void an_open_payment_cannot_be_refunded() {
    Payment open = lab.pay(lab.invoice());
    assertThatThrownBy(() -> lab.refund(open, "1.00", "r"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(PaymentError.NOT_REFUNDABLE));
  }

  @Test
  void a_dispute_holds_the_money_and_winning_it_gives_it_back() {
    lab.told(dispute(Status.OPEN, Funds.KEPT));
    assertThat(lab.balance("DISPUTED")).isZero();
    lab.told(dispute(Status.OPEN, Funds.WITHDRAWN));
    assertThat(lab.balance("DISPUTED")).isEqualTo(4999);
    assertThat(lab.payment(payment).disputed()).isEqualTo(ALL);

    lab.told(dispute(Status.WON, Funds.REINSTATED));

    assertThat(lab.balance("DISPUTED")).isZero();
    assertThat(lab.balance("PROVIDER_CLEARING")).isEqualTo(4999);
    assertThat(lab.payment(payment).disputed()).isEqualTo(Money.zero("USD"));
    lab.assertBooksBalance();
  }

  @Test
  void a_dispute_that_is_lost_is_a_loss_whether_the_withdrawal_was_told_or_not() {
    lab.told(dispute(Status.LOST, Funds.KEPT));
    lab.told(dispute(Status.OPEN, Funds.WITHDRAWN));

    assertThat(lab.disputes(payment)).extracting(Dispute::status).containsExactly(Status.LOST);
    assertThat(lab.balance("DISPUTED")).isZero();
    assertThat(lab.balance("PROVIDER_CLEARING")).isZero();
    assertThat(lab.balance("BAD_DEBT")).isEqualTo(4999);
    lab.assertBooksBalance();
  }

  @Test
  void the_events_of_a_won_dispute_come_to_the_same_in_any_order() {
    for (int seed = 0; seed < 12; seed++) {
      Payment each = lab.paid(lab.invoice());
      String id = "dp_" + seed;
      List<DisputeSeen> told =
          new ArrayList<>(
              List.of(
                  new DisputeSeen(id, Status.OPEN, Funds.KEPT, ALL, "fraudulent"),
                  new DisputeSeen(id, Status.OPEN, Funds.WITHDRAWN, ALL, "fraudulent"),
                  new DisputeSeen(id, Status.WON, Funds.WITHDRAWN, ALL, "fraudulent"),
                  new DisputeSeen(id, Status.WON, Funds.REINSTATED, ALL, "fraudulent")));
      Collections.shuffle(told, new Random(seed));
      told.forEach(seen -> lab.told(new Fact.OfDispute(each.externalId().orElseThrow(), seen)));
      assertThat(lab.disputes(each)).extracting(Dispute::status).containsExactly(Status.WON);
    }
    assertThat(lab.balance("DISPUTED")).isZero();
    assertThat(lab.balance("PROVIDER_CLEARING")).isEqualTo(13 * 4999);
    lab.assertBooksBalance();
  }

  private Fact dispute(Status status, Funds funds) {
    return new Fact.OfDispute(
        payment.externalId().orElseThrow(),
        new DisputeSeen("dp_1", status, funds, ALL, "fraudulent"));
  }
}
