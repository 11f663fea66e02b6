package io.it0.invoicing;

import static io.it0.invoicing.InvoiceStatus.ISSUED;
import static io.it0.invoicing.InvoiceStatus.PAID;
import static io.it0.invoicing.InvoiceStatus.UNCOLLECTIBLE;
import static io.it0.invoicing.InvoiceStatus.VOID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InvoiceBalanceTest {

  private static Money usd(String amount) {
    return Money.of(amount, "USD");
  }

  private static InvoiceBalance issued(String total) {
    return new InvoiceBalance(ISSUED, usd(total), usd("0"), usd("0"), usd("0"), usd("0"), usd("0"));
  }

  /** {@code status open applied paid credited writtenOff refunded}. */
  private static String text(InvoiceBalance balance) {
    return "%s %s %s %s %s %s %s"
        .formatted(
            balance.status().label(),
            balance.open().amount(),
            balance.applied().amount(),
            balance.paid().amount(),
            balance.credited().amount(),
            balance.writtenOff().amount(),
            balance.refunded().amount());
  }

  @Test
  void a_part_leaves_the_rest_open_and_the_rest_pays_it() {
    InvoiceBalance.Payment part = issued("100.00").pay(usd("40.00"));
    assertThat(text(part.after())).isEqualTo("issued 60.00 0.00 40.00 0.00 0.00 0.00");
    assertThat(part.settled()).isEqualTo(usd("40.00"));
    assertThat(part.recovered()).isEqualTo(usd("0"));
    assertThat(part.over()).isEqualTo(usd("0"));

    InvoiceBalance.Payment rest = part.after().pay(usd("61.00"));
    assertThat(text(rest.after())).isEqualTo("paid 0.00 0.00 100.00 0.00 0.00 0.00");
    assertThat(rest.settled()).isEqualTo(usd("60.00"));
    assertThat(rest.over()).isEqualTo(usd("1.00"));
    assertThat(rest.after().pay(usd("5.00")).over()).isEqualTo(usd("5.00"));
  }

  @Test
  void what_was_given_up_is_recovered_and_paid_when_nothing_of_it_is_left() {
    InvoiceBalance given = issued("100.00").pay(usd("10.00")).after().writtenOffAsUncollectible();
    assertThat(text(given)).isEqualTo("uncollectible 0.00 0.00 10.00 0.00 90.00 0.00");

    InvoiceBalance.Payment some = given.pay(usd("50.00"));
    assertThat(some.recovered()).isEqualTo(usd("50.00"));
    assertThat(some.settled()).isEqualTo(usd("0"));
    assertThat(some.after().status()).isEqualTo(UNCOLLECTIBLE);
    assertThat(text(some.after().pay(usd("40.00")).after()))
        .isEqualTo("paid 0.00 0.00 100.00 0.00 0.00 0.00");
  }

  @Test
  void a_credit_takes_what_is_open_then_given_up_then_refunded_then_paid() {
    InvoiceBalance.Credit open = issued("100.00").pay(usd("30.00")).after().credit(usd("20.00"));
    assertThat(open.open()).isEqualTo(usd("20.00"));
    assertThat(open.credit()).isEqualTo(usd("0"));
    assertThat(text(open.after())).isEqualTo("issued 50.00 0.00 30.00 20.00 0.00 0.00");

    InvoiceBalance refunded = issued("100.00").pay(usd("100.00")).after().refunded(usd("30.00"));
    InvoiceBalance.Credit covered = refunded.credit(usd("50.00"));
    assertThat(covered.refunded()).isEqualTo(usd("30.00"));
    assertThat(covered.credit()).isEqualTo(usd("20.00"));
    assertThat(text(covered.after())).isEqualTo("paid 0.00 0.00 100.00 0.00 0.00 0.00");
    assertThat(refunded.credit(usd("10.00")).after().refunded()).isEqualTo(usd("20.00"));

    InvoiceBalance.Credit given =
        issued("100.00").writtenOffAsUncollectible().credit(usd("100.00"));
    assertThat(given.writtenOff()).isEqualTo(usd("100.00"));
    assertThat(text(given.after())).isEqualTo("paid 0.00 0.00 0.00 100.00 0.00 0.00");
  }

  @Test
  void void_returns_what_credit_had_settled_and_is_not_for_what_is_paid() {
    InvoiceBalance applied = issued("100.00").apply(usd("30.00"));
    assertThat(text(applied)).isEqualTo("issued 70.00 30.00 0.00 0.00 0.00 0.00");
    assertThat(text(applied.voided())).isEqualTo("void 0.00 0.00 0.00 0.00 100.00 0.00");
    assertRefused(() -> issued("100.00").pay(usd("0.01")).after().voided());
    assertRefused(() -> applied.voided().voided());
    assertRefused(() -> applied.voided().credit(usd("1.00")));
    assertRefused(() -> applied.voided().writtenOffAsUncollectible());
    assertThat(applied.voided().pay(usd("1.00")).over()).isEqualTo(usd("1.00"));
    assertThat(applied.voided().pay(usd("1.00")).after().status()).isEqualTo(VOID);
  }

  @Test
  void credit_that_covers_it_pays_it_and_no_more_than_is_open_is_applied() {
    assertThat(issued("100.00").apply(usd("100.00")).status()).isEqualTo(PAID);
    assertThatThrownBy(() -> issued("100.00").apply(usd("100.01")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> issued("100.00").writtenOffAsUncollectible().apply(usd("1.00")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void an_amount_is_above_zero() {
    for (String amount : List.of("0.00", "-1.00")) {
      assertThatThrownBy(() -> issued("1.00").pay(usd(amount)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> issued("1.00").credit(usd(amount)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> issued("1.00").apply(usd(amount)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property
  void whatever_happens_nothing_is_negative_and_every_amount_is_shared_out_whole(
      @ForAll long seed) {
    Random random = new Random(seed);
    InvoiceBalance balance = issued("100.00");
    for (int i = 0; i < 12; i++) {
      Money amount = Money.ofMinor(1 + random.nextInt(7_000), "USD");
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          InvoiceBalance.Payment paid = balance.pay(amount);
          assertThat(paid.settled().plus(paid.recovered()).plus(paid.over())).isEqualTo(amount);
          balance = paid.after();
        }
        case 2 -> {
          if (balance.status() != VOID) {
            InvoiceBalance.Credit credit = balance.credit(amount);
            assertThat(
                    credit
                        .open()
                        .plus(credit.writtenOff())
                        .plus(credit.refunded())
                        .plus(credit.credit()))
                .isEqualTo(amount);
            balance = credit.after();
          }
        }
        default -> {
          if (balance.status() == ISSUED) {
            balance =
                random.nextBoolean() && balance.paid().isZero()
                    ? balance.voided()
                    : balance.writtenOffAsUncollectible();
          }
        }
      }
      assertThat(
              List.of(
                  balance.open(),
                  balance.applied(),
                  balance.paid(),
                  balance.credited(),
                  balance.writtenOff(),
                  balance.refunded()))
          .noneMatch(Money::isNegative);
      assertThat(balance.open().isZero()).isEqualTo(balance.status() != ISSUED);
      assertThat(balance.writtenOff().isZero())
          .isEqualTo(balance.status() == ISSUED || balance.status() == PAID);
    }
  }

  private static void assertRefused(Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(InvoicingError.INVOICE_STATUS));
  }
}
