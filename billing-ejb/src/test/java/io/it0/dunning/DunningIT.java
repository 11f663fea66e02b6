package io.it0.dunning;

import static io.it0.invoicing.Books.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.audit.AuditEntry;
import io.it0.billrun.Transactions;
import io.it0.db.UuidV7;
import io.it0.dunning.Collected.Outcome;
import io.it0.invoicing.Books;
import io.it0.invoicing.Books.Customer;
import io.it0.mail.Mails;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invoices of 1 November are due on the 15th; the steps are on days 0, 3, 5, 7 and 14 after that. */
class DunningIT {

  private static final long DAY = 86_400;
  private static final Instant DUE = NOVEMBER.plusSeconds(14 * DAY);
  private static final AuditEntry.By ADA = new AuditEntry.By("ada@it0.example", Optional.empty());

  private final Books books = new Books();
  private final Customer acme = books.customer("acme");
  private final List<String> asked = new ArrayList<>();
  private final Deque<Function<Charge, Collected>> answers = new ArrayDeque<>();
  private final Transactions transactions =
      new Transactions() {
        @Override
        public <T> T inNew(Function<Handle, T> work) {
          return books.jdbi.inTransaction(work::apply);
        }
      };

  @BeforeEach
  void administrator() {
    books.jdbi.useHandle(
        h ->
            h.execute(
                """
                insert into users (id, tenant_id, email, name, password_hash, role, created_at)
                values (?, ?, 'ada@acme.example', 'Ada', 'x', 'TENANT_ADMIN', now())
                """,
                UuidV7.next(),
                acme.tenant()));
    books.listeners.add(
        (h, invoice, at) -> board(today.isAfter(at) ? today : at).settled(h, invoice, at));
  }

  /** When a payment is recorded, if that is later than when it was received. */
  private Instant today = Instant.MIN;

  private DunningBoard board(Instant wall) {
    return board(wall, Optional.of(this::collect));
  }

  private DunningBoard board(Instant wall, Optional<Collector> collector) {
    Clock clock = Clock.fixed(wall, ZoneOffset.UTC);
    return new DunningBoard(
        transactions,
        new Dunning.Colleagues(
            books.settlements,
            new Statuses(),
            new DunningMail(new Mails(clock, () -> {})),
            collector),
        clock);
  }

  /** Statuses as rows. */
  private static final class Statuses implements UnpaidSubscriptions {

    @Override
    public void fallPastDue(Handle handle, UUID subscription, Instant at) {
      to(handle, subscription, "past_due", "active");
    }

    @Override
    public void recover(Handle handle, UUID subscription, Instant at) {
      to(handle, subscription, "active", "past_due");
    }

    @Override
    public void cancel(Handle handle, UUID subscription) {
      to(handle, subscription, "cancelled", "past_due");
    }

    private static void to(Handle handle, UUID subscription, String to, String from) {
      handle.execute(
          "update subscriptions set status = ? where id = ? and status = ?",
          to,
          subscription,
          from);
    }
  }

  private Collected collect(Charge charge) {
    asked.add(charge.attempt() + " " + charge.amount() + " " + charge.at());
    return answers.isEmpty()
        ? new Collected(Outcome.FAILED_SOFT, "insufficient_funds")
        : answers.poll().apply(charge);
  }

  private Collected pays(Charge charge) {
    books.payAt(UuidV7.next(), charge.invoiceId(), charge.amount(), charge.at());
    return new Collected(Outcome.SUCCEEDED, "ok");
  }

  private void sweep(int daysAfterDue) {
    board(DUE.plusSeconds(daysAfterDue * DAY)).sweep();
  }

  private String status() {
    return books
        .rows("select status from subscriptions where id = '" + acme.subscription() + "'")
        .get(0);
  }

  private String dunning(UUID invoice) {
    return books
        .rows(
            "select status || coalesce(' ' || result, '') || ' ' || attempts from dunning_cases where invoice_id = '"
                + invoice
                + "'")
        .get(0);
  }

  private List<String> mails() {
    return books.rows(
        "select kind || ' ' || split_part(source_id, '/', 2) from mail_outbox order by id");
  }

  @Test
  void attempts_are_made_on_their_days_and_then_the_subscription_ends() {
    UUID invoice = books.invoice(acme, "CHARGE 49.99");
    for (int day = -4; day <= 20; day++) {
      sweep(day);
      sweep(day);
    }

    assertThat(asked)
        .containsExactly(
            "1 USD 49.99 2023-11-15T00:00:00Z",
            "2 USD 49.99 2023-11-18T00:00:00Z",
            "3 USD 49.99 2023-11-20T00:00:00Z",
            "4 USD 49.99 2023-11-22T00:00:00Z",
            "5 USD 49.99 2023-11-29T00:00:00Z");
    assertThat(dunning(invoice)).isEqualTo("ENDED EXHAUSTED 5");
    assertThat(status()).isEqualTo("cancelled");
    assertThat(books.state(invoice)).startsWith("issued 4999");
    assertThat(mails())
        .containsExactly(
            "REMINDER day-0",
            "PAST_DUE past-due",
            "PAST_DUE attempt-1",
            "PAST_DUE attempt-2",
            "PAST_DUE attempt-3",
            "PAST_DUE attempt-4",
            "REMINDER day-6",
            "PAST_DUE attempt-5",
            "CANCELLED cancelled");
  }

  @Test
  void a_payment_of_weeks_ago_that_is_recorded_now_does_not_hide_what_has_fallen_due_since() {
    UUID paid = books.invoice(acme, "CHARGE 49.99");
    UUID open = books.invoice(acme, "CHARGE 10.00");
    sweep(1);
    assertThat(status()).isEqualTo("past_due");

    today = DUE.plusSeconds(2 * DAY);
    books.payAt(UuidV7.next(), paid, Money.of("49.99", "USD"), DUE.minusSeconds(7 * DAY));

    assertThat(status()).as("the other one is still open").isEqualTo("past_due");
    books.payAt(UuidV7.next(), open, Money.of("10.00", "USD"), DUE.minusSeconds(7 * DAY));
    assertThat(status()).isEqualTo("active");
  }

  @Test
  void it_is_past_due_from_the_due_date_and_active_again_when_it_is_paid() {
    UUID invoice = books.invoice(acme, "CHARGE 49.99");
    sweep(-1);
    assertThat(status()).isEqualTo("active");
    sweep(0);
    assertThat(status()).isEqualTo("past_due");

    answers.add(this::pays);
    sweep(3);

    assertThat(status()).isEqualTo("active");
    assertThat(dunning(invoice)).isEqualTo("ENDED SETTLED 2");
    sweep(20);
    assertThat(asked).hasSize(2);
  }

  @Test
  void what_is_collected_is_what_is_open_then() {
    UUID invoice = books.invoice(acme, "CHARGE 49.99");
    sweep(0);
    books.payAt(UuidV7.next(), invoice, Money.of("20.00", "USD"), DUE.plusSeconds(DAY));
    books.credit(invoice, 1, "9.99");
    sweep(3);

    assertThat(asked).last().isEqualTo("2 USD 20.00 2023-11-18T00:00:00Z");
  }

  @Test
  void a_payment_a_credit_note_or_a_void_ends_it_by_any_route() {
    UUID paid = books.invoice(acme, "CHARGE 10.00");
    UUID credited = books.invoice(acme, "CHARGE 20.00");
    UUID voided = books.invoice(acme, "CHARGE 30.00");
    sweep(0);
    books.payAt(UuidV7.next(), paid, Money.of("10.00", "USD"), DUE.plusSeconds(60));
    assertThat(status()).isEqualTo("past_due");
    books.credit(credited, 1, "20.00", DUE.plusSeconds(60));
    assertThat(status()).isEqualTo("past_due");
    books.jdbi.useTransaction(
        h -> books.settlements.voidInvoice(h, voided, "wrong", DUE.plusSeconds(60)));

    assertThat(status()).isEqualTo("active");
    for (UUID invoice : List.of(paid, credited, voided)) {
      assertThat(dunning(invoice)).isEqualTo("ENDED SETTLED 1");
    }
  }

  @Test
  void a_method_that_was_declined_for_good_is_not_tried_again() {
    UUID invoice = books.invoice(acme, "CHARGE 49.99");
    answers.add(charge -> new Collected(Outcome.FAILED_HARD, "stolen_card"));
    sweep(0);
    sweep(3);
    sweep(20);

    assertThat(asked).hasSize(1);
    assertThat(dunning(invoice)).isEqualTo("ENDED EXHAUSTED 1");
    assertThat(mails()).contains("REMINDER attempt-3");
  }

  @Test
  void an_attempt_that_nobody_answered_is_asked_again_with_the_same_key_and_nobody_is_cancelled() {
    UUID invoice = books.invoice(acme, "CHARGE 49.99");
    List<String> keys = new ArrayList<>();
    Function<Charge, Collected> silent =
        charge -> {
          keys.add(charge.idempotencyKey());
          throw new IllegalStateException("timed out");
        };
    answers.add(silent);
    sweep(0);
    answers.add(silent);
    sweep(3);
    answers.add(silent);
    sweep(20);
    assertThat(asked).allMatch(line -> line.startsWith("1 "));
    assertThat(status()).isEqualTo("past_due");
    assertThat(dunning(invoice)).isEqualTo("OPEN 1");

    answers.add(
        charge -> {
          keys.add(charge.idempotencyKey());
          return pays(charge);
        });
    sweep(21);

    assertThat(keys).hasSize(4).containsOnly("dunning:" + invoice + ":1");
    assertThat(status()).isEqualTo("active");
    assertThat(dunning(invoice)).isEqualTo("ENDED SETTLED 1");
  }

  @Test
  void without_a_collector_there_are_reminders_only() {
    books.invoice(acme, "CHARGE 49.99");
    for (int day = -3; day <= 14; day++) {
      board(DUE.plusSeconds(day * DAY), Optional.empty()).sweep();
    }

    assertThat(status()).isEqualTo("cancelled");
    assertThat(mails())
        .containsExactly(
            "REMINDER day-0",
            "PAST_DUE past-due",
            "REMINDER attempt-2",
            "REMINDER attempt-3",
            "REMINDER attempt-4",
            "REMINDER attempt-5",
            "REMINDER day-6",
            "REMINDER attempt-7",
            "CANCELLED cancelled");
  }

  @Test
  void a_paused_case_waits_and_a_resumed_one_goes_on() {
    UUID invoice = books.invoice(acme, "CHARGE 49.99");
    sweep(0);
    board(DUE).pause(invoice, "they called", ADA);
    sweep(3);
    assertThat(asked).hasSize(1);
    assertRefused(DunningError.DUNNING_STATUS, () -> board(DUE).retry(invoice, ADA));

    board(DUE.plusSeconds(4 * DAY)).resume(invoice, ADA);
    sweep(4);

    assertThat(asked).hasSize(2);
    assertRefused(DunningError.DUNNING_STATUS, () -> board(DUE).resume(invoice, ADA));
    assertThat(books.rows("select action from audit_log order by id"))
        .containsExactly("dunning.paused", "dunning.resumed");
  }

  @Test
  void after_a_long_pause_the_last_attempt_alone_is_made() {
    UUID invoice = books.invoice(acme, "CHARGE 49.99");
    board(DUE.minusSeconds(DAY)).sweep();
    board(DUE).pause(invoice, "they called", ADA);
    board(DUE.plusSeconds(12 * DAY)).resume(invoice, ADA);

    sweep(12);

    assertThat(asked).containsExactly("1 USD 49.99 2023-11-27T00:00:00Z");
    assertThat(status()).isEqualTo("past_due");
    assertThat(mails())
        .containsExactly(
            "REMINDER day-0", "PAST_DUE past-due", "PAST_DUE attempt-1", "REMINDER day-6");
  }

  @Test
  void a_retry_collects_at_once_besides_what_is_planned() {
    UUID invoice = books.invoice(acme, "CHARGE 49.99");
    answers.add(charge -> new Collected(Outcome.FAILED_HARD, "stolen_card"));
    sweep(0);
    answers.add(this::pays);

    board(DUE.plusSeconds(DAY)).retry(invoice, ADA);

    assertThat(books.state(invoice)).startsWith("paid");
    DunningBoard.Detail detail = board(DUE).require(invoice);
    assertThat(detail.attempts())
        .extracting(attempt -> attempt.outcome().orElseThrow())
        .containsExactly(Outcome.FAILED_HARD, Outcome.SUCCEEDED);
    assertRefused(DunningError.DUNNING_CASE_NOT_FOUND, () -> board(DUE).retry(UuidV7.next(), ADA));
  }

  @Test
  void a_plans_own_policy_is_that_of_the_cases_opened_from_then_on() {
    UUID before = books.invoice(acme, "CHARGE 1.00");
    sweep(0);
    board(DUE)
        .setPolicy("pro", new DunningPolicy(List.of(1), List.of(), 2, false, true, true), ADA);
    UUID after = books.invoice(acme, "CHARGE 2.00");
    sweep(1);
    sweep(2);

    assertThat(dunning(before)).isEqualTo("OPEN 1");
    assertThat(dunning(after)).isEqualTo("ENDED EXHAUSTED 1");
    assertThat(books.state(after)).startsWith("uncollectible 0");
    assertThat(board(DUE).policies()).containsOnlyKeys("*", "pro");
    assertRefused(
        DunningError.DUNNING_POLICY_INVALID,
        () ->
            board(DUE)
                .setPolicy(
                    "none", new DunningPolicy(List.of(), List.of(), 2, false, true, true), ADA));
  }

  @Test
  void a_test_clock_is_told_when_the_next_step_is_due_and_does_it_alone() {
    UUID clock = UuidV7.next();
    books.jdbi.useHandle(
        h -> {
          h.execute(
              "insert into test_clocks (id, name, now, created_at) values (?, 'x', '2023-11-01Z', now())",
              clock);
          h.execute("update tenants set test_clock_id = ? where id = ?", clock, acme.tenant());
        });
    books.invoice(acme, "CHARGE 49.99");
    DunningBoard board = board(Instant.parse("2026-01-01T00:00:00Z"));
    board.sweep();
    assertThat(asked).isEmpty();

    List<String> walked = new ArrayList<>();
    Instant until = DUE.plusSeconds(30 * DAY);
    Instant at = NOVEMBER;
    for (Optional<Instant> next = board.nextDue(clock, at, until);
        next.isPresent();
        next = board.nextDue(clock, at, until)) {
      at = next.get();
      Instant now = at;
      books.jdbi.useHandle(
          h ->
              h.execute("update test_clocks set now = ? where id = ?", Timestamp.from(now), clock));
      while (board.run(clock, now) > 0) {
        // Until nothing is done.
      }
      walked.add(at.toString().substring(0, 10));
    }

    assertThat(walked)
        .containsExactly(
            "2023-11-12",
            "2023-11-15",
            "2023-11-18",
            "2023-11-20",
            "2023-11-22",
            "2023-11-25",
            "2023-11-29");
    assertThat(asked).hasSize(5);
    assertThat(status()).isEqualTo("cancelled");
  }

  private static void assertRefused(DunningError error, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.errorCode()).isEqualTo(error));
  }
}
