package io.it0.invoicing;

import static io.it0.invoicing.Books.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.UuidV7;
import io.it0.invoicing.Books.Customer;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;

/** Random lives of invoices, and races, on a real database: the books agree with the invoices whatever happens. */
class BooksPropertiesIT {

  private static final long DAY = 86_400;
  private static Books books;

  @BeforeContainer
  static void open() {
    books = new Books();
  }

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void after_any_life_the_ledger_sums_to_zero_and_agrees_with_what_is_open(@ForAll long seed) {
    Life life = new Life(new Random(seed));
    for (int step = 0; step < 14; step++) {
      life.step();
    }

    assertThat(life.broken()).as("seed " + seed).isEmpty();
    books.recogniseAt(NOVEMBER.plusSeconds(40 * DAY));
    assertThat(life.broken()).as("recognised, seed " + seed).isEmpty();
    assertThat(
            books.rows(
                "select invoice_id::text from deferrals where next_at is not null and tenant_id = '"
                    + life.customer.tenant()
                    + "'"))
        .isEmpty();
  }

  /** One tenant's. */
  private static final class Life {
    private final Random random;
    private final Customer customer;
    private final List<UUID> invoices = new ArrayList<>();
    private final List<UUID> payments = new ArrayList<>();
    private final List<UUID> disputes = new ArrayList<>();
    private Instant now = NOVEMBER;

    Life(Random random) {
      this.random = random;
      this.customer = books.customer("life" + UuidV7.next().toString().substring(24));
    }

    void step() {
      now = now.plusSeconds(random.nextInt((int) (2 * DAY)));
      try {
        switch (invoices.isEmpty() ? 0 : random.nextInt(10)) {
          case 0, 1 -> invoice();
          case 2, 3 -> pay();
          case 4, 5 -> credit();
          case 6 -> refund();
          case 7 -> dispute();
          case 8 -> giveUp();
          default -> books.recogniseAt(now);
        }
      } catch (ProblemException refused) {
        // What contradicts the invoice's state is refused whole, which the books must show.
        assertThat(broken()).isEmpty();
      }
    }

    List<String> broken() {
      return books.broken(customer.tenant().toString());
    }

    private String amount(int most) {
      return Money.ofMinor(1 + random.nextInt(most), "USD").amount().toPlainString();
    }

    private void invoice() {
      invoices.add(
          books.invoice(
              customer,
              Books.MONTH,
              now.isBefore(Books.MONTH.end()) ? now : NOVEMBER,
              "BASE " + amount(10_000),
              "OVERAGE " + amount(3_000)));
    }

    private void pay() {
      UUID payment = UuidV7.next();
      books.payAt(payment, some(invoices), Money.of(amount(15_000), "USD"), now);
      payments.add(payment);
    }

    private void credit() {
      books.credit(some(invoices), 1 + random.nextInt(2), amount(6_000), now);
    }

    private void refund() {
      if (!payments.isEmpty()) {
        books.refund(some(payments), amount(8_000));
      }
    }

    private void dispute() {
      if (!disputes.isEmpty() && random.nextBoolean()) {
        UUID dispute = some(disputes);
        boolean won = random.nextBoolean();
        books.jdbi.useTransaction(
            h -> {
              if (won) {
                Disputes.reinstated(h, dispute, now);
              } else {
                Disputes.lost(h, dispute, now);
              }
            });
        return;
      }
      if (!payments.isEmpty()) {
        UUID dispute = UuidV7.next();
        PaidBack taken = new PaidBack(dispute, some(payments), Money.of(amount(5_000), "USD"), now);
        books.jdbi.useTransaction(h -> Disputes.withdrawn(h, taken));
        disputes.add(dispute);
      }
    }

    private void giveUp() {
      UUID invoice = some(invoices);
      boolean whole = random.nextBoolean();
      books.jdbi.useTransaction(
          h -> {
            if (whole) {
              books.settlements.voidInvoice(h, invoice, "wrong", now);
            } else {
              books.settlements.writeOff(h, invoice, "gone", now);
            }
          });
    }

    private <T> T some(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }
  }

  @Test
  void two_payments_at_once_pay_it_once_and_the_second_is_credit() throws Exception {
    for (int round = 0; round < 5; round++) {
      Books own = new Books();
      Customer acme = own.customer("acme");
      UUID invoice = own.invoice(acme, "CHARGE 100.00");

      together(() -> own.pay(invoice, "100.00"), () -> own.pay(invoice, "100.00"));

      assertThat(own.state(invoice)).isEqualTo("paid 0 0 10000 0 0 0");
      assertThat(own.creditOf(acme)).isEqualTo(10_000);
      assertThat(own.broken()).isEmpty();
    }
  }

  @Test
  void the_same_payment_twice_at_once_is_recorded_once() throws Exception {
    Books own = new Books();
    Customer acme = own.customer("acme");
    UUID invoice = own.invoice(acme, "CHARGE 100.00");
    UUID payment = UuidV7.next();
    Callable<Settlement> pay = () -> own.pay(payment, invoice, Money.of("60.00", "USD"));

    List<Optional<Throwable>> outcomes = together(pay, pay);

    assertThat(outcomes).allMatch(Optional::isEmpty);
    assertThat(own.state(invoice)).isEqualTo("issued 4000 0 6000 0 0 0");
  }

  @Test
  void a_payment_against_a_void_has_one_winner_and_no_money_is_lost() throws Exception {
    for (int round = 0; round < 5; round++) {
      Books own = new Books();
      Customer acme = own.customer("acme");
      UUID invoice = own.invoice(acme, "CHARGE 100.00");

      together(
          () -> own.pay(invoice, "100.00"),
          () -> {
            own.jdbi.useTransaction(
                h -> own.settlements.voidInvoice(h, invoice, "wrong", NOVEMBER));
            return null;
          });

      String state = own.state(invoice);
      if (state.startsWith("paid")) {
        assertThat(own.creditOf(acme)).isZero();
      } else {
        assertThat(state).isEqualTo("void 0 0 0 0 10000 0");
        assertThat(own.creditOf(acme)).isEqualTo(10_000);
      }
      assertThat(own.broken()).isEmpty();
    }
  }

  @Test
  void a_credit_note_against_a_payment_gives_back_the_same_in_either_order() throws Exception {
    for (int round = 0; round < 5; round++) {
      Books own = new Books();
      Customer acme = own.customer("acme");
      UUID invoice = own.invoice(acme, "CHARGE 100.00");

      together(() -> own.credit(invoice, 1, "30.00"), () -> own.pay(invoice, "100.00"));

      assertThat(own.state(invoice)).startsWith("paid 0 0");
      assertThat(own.creditOf(acme)).isEqualTo(3_000);
      assertThat(own.broken()).isEmpty();
    }
  }

  @Test
  void two_invoices_at_once_use_the_same_credit_once() throws Exception {
    for (int round = 0; round < 5; round++) {
      Books own = new Books();
      Customer acme = own.customer("acme");
      own.pay(own.invoice(acme, "CHARGE 1.00"), "61.00");

      together(() -> own.invoice(acme, "CHARGE 50.00"), () -> own.invoice(acme, "CHARGE 50.00"));

      assertThat(own.creditOf(acme)).isZero();
      assertThat(own.rows("select sum(applied_minor)::text from invoices")).containsExactly("6000");
      assertThat(own.broken()).isEmpty();
    }
  }

  private static List<Optional<Throwable>> together(Callable<?> first, Callable<?> second)
      throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Optional<Throwable>> outcomes = new ArrayList<>();
      for (Future<?> future :
          threads.invokeAll(List.<Callable<Object>>of(first::call, second::call))) {
        try {
          future.get();
          outcomes.add(Optional.empty());
        } catch (ExecutionException e) {
          outcomes.add(Optional.of(e.getCause()));
        }
      }
      return outcomes;
    } finally {
      threads.shutdown();
    }
  }
}
