package io.it0.billrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.invoicing.CreditNotes;
import io.it0.invoicing.InvoicingConfig;
import io.it0.invoicing.ReceivedPayment;
import io.it0.invoicing.SettlementListener;
import io.it0.invoicing.Settlements;
import io.it0.lifecycle.Command;
import io.it0.lifecycle.Command.Cancel.When;
import io.it0.lifecycle.Consequences;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.LifecycleConfig;
import io.it0.lifecycle.LifecycleError;
import io.it0.lifecycle.PendingUpgrades;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import io.it0.rating.RatedLine;
import io.it0.subscription.NewSubscription;
import io.it0.subscription.SubscriptionError;
import io.it0.subscription.Transition;
import io.it0.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Changes of a subscription, against the real tables. */
class LifecycleIT {

  private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
  private static final Transition.By ADA = Transition.By.system("ada@acme.example", "more agents");
  private static final Command UP = new Command.Upgrade("enterprise", Optional.empty());

  private LifecycleConfig config = LifecycleConfig.DEFAULTS;
  private Billing billing = Billing.at("2026-04-01T00:00:00Z");
  private final Tenant acme = billing.tenant("acme", "UTC");

  private Lifecycle lifecycle() {
    Transactions transactions = Billing.inTransactions(billing.jdbi);
    var renewals =
        new Renewals(transactions, billing.plans, billing.issue, billing.log, billing.wall);
    return new Lifecycle(
        transactions,
        renewals,
        billing.plans,
        billing.issue,
        new CreditNotes(InvoicingConfig.DEFAULTS, List.of()),
        billing.log,
        pending(transactions),
        billing.wall);
  }

  private final List<SettlementListener> listeners = new ArrayList<>();

  private PendingUpgrades pending(Transactions transactions) {
    Settlements settlements = new Settlements(listeners);
    PendingUpgrades made =
        new PendingUpgrades(
            transactions,
            billing.plans,
            billing.issue,
            new CreditNotes(InvoicingConfig.DEFAULTS, List.of()),
            settlements,
            billing.log,
            config,
            billing.wall);
    listeners.clear();
    listeners.add(made);
    return made;
  }

  private void pay(String invoiceNumber, String time) {
    pay(invoiceNumber, time, Long.MAX_VALUE);
  }

  private void pay(String invoiceNumber, String time, long most) {
    billing = billing.later(time);
    pending(Billing.inTransactions(billing.jdbi));
    UUID invoice =
        UUID.fromString(
            billing.one(
                "select id::text from invoices where issuer || '-' || lpad(number::text, 6, '0') ="
                    + " '"
                    + invoiceNumber
                    + "'",
                String.class));
    long open =
        billing.one("select open_minor from invoices where id = '" + invoice + "'", Long.class);
    billing.jdbi.useTransaction(
        h ->
            new Settlements(listeners)
                .record(
                    h,
                    new ReceivedPayment(
                        UUID.randomUUID(),
                        invoice,
                        Money.ofMinor(Math.min(most, open), "USD"),
                        "manual",
                        Optional.empty(),
                        Instant.parse(time),
                        "ada")));
  }

  @Test
  void an_upgrade_can_wait_for_its_payment() {
    config = new LifecycleConfig(true, Duration.ofDays(3), false, 100);
    billing.start(acme, "pro", "USD", APRIL);

    Lifecycle.Outcome asked = at("2026-04-11T00:00:00Z", UP);

    assertThat(asked.waitsForPayment()).isTrue();
    assertThat(amounts(asked)).containsExactly("-33.33", "133.33");
    assertThat(lifecycle().standing(acme.id()).plan().key()).isEqualTo("pro");
    refused("enterprise", LifecycleError.UPGRADE_PENDING);
    pay("IT0-000002", "2026-04-12T08:00:00Z");
    assertThat(lifecycle().standing(acme.id()).plan().key()).isEqualTo("enterprise");
    assertThat(segments())
        .containsExactly(
            "pro 04-01 to 04-12 of 04-01 to 05-01", "enterprise 04-12 to 05-01 of 04-01 to 05-01");
    assertThat(billing.invoices()).hasSize(2);
  }

  @Test
  void an_upgrade_that_is_not_paid_in_time_lapses_with_its_invoice() {
    config = new LifecycleConfig(true, Duration.ofDays(3), false, 100);
    billing.start(acme, "pro", "USD", APRIL);
    at("2026-04-11T00:00:00Z", UP);

    billing = billing.later("2026-04-14T00:00:00Z");
    assertThat(pending(Billing.inTransactions(billing.jdbi)).sweep(Optional.empty())).isEqualTo(1);

    assertThat(billing.one("select status from invoices where kind = 'CHANGE'", String.class))
        .isEqualTo("void");
    assertThat(lifecycle().standing(acme.id()).plan().key()).isEqualTo("pro");
    assertThat(amounts(at("2026-04-21T00:00:00Z", new Command.Cancel(When.IMMEDIATE))))
        .as("the old plan's fee is credited as if nothing had been asked for")
        .containsExactly("-16.66");
  }

  @Test
  void an_upgrade_that_is_paid_in_part_and_not_in_time_is_taken_back_and_the_part_is_credit() {
    config = new LifecycleConfig(true, Duration.ofDays(3), false, 100);
    billing.start(acme, "pro", "USD", APRIL);
    pay("IT0-000001", "2026-04-01T08:00:00Z");
    at("2026-04-11T00:00:00Z", UP);
    pay("IT0-000002", "2026-04-12T08:00:00Z", 4_000);

    billing = billing.later("2026-04-14T00:00:00Z");
    assertThat(pending(Billing.inTransactions(billing.jdbi)).sweep(Optional.empty())).isEqualTo(1);

    assertThat(lifecycle().standing(acme.id()).plan().key()).isEqualTo("pro");
    assertThat(billing.one("select status from invoices where kind = 'CHANGE'", String.class))
        .as("nothing of it is owed any more")
        .isEqualTo("paid");
    assertThat(
            billing.one(
                "select string_agg(amount_minor::text, ' ' order by position) from credit_note_lines",
                String.class))
        .isEqualTo("-13333 3333");
    assertThat(billing.one("select balance_minor from credit_balances", Long.class))
        .isEqualTo(4_000);
    assertThat(amounts(at("2026-04-21T00:00:00Z", new Command.Cancel(When.IMMEDIATE))))
        .as("half of the 20 days that were charged again")
        .containsExactly("-16.67");
    assertThat(
            billing.one(
                "select sum(amount_minor) from journal_entries where account = 'CUSTOMER_CREDIT'",
                Long.class))
        .isEqualTo(-5_667);
  }

  @Test
  void an_upgrade_that_is_paid_in_part_can_be_undone() {
    config = new LifecycleConfig(true, Duration.ofDays(20), false, 100);
    billing.start(acme, "pro", "USD", APRIL);
    pay("IT0-000001", "2026-04-01T08:00:00Z");
    at("2026-04-11T00:00:00Z", UP);
    pay("IT0-000002", "2026-04-12T08:00:00Z", 4_000);

    at("2026-04-21T00:00:00Z", new Command.Undo());

    assertThat(lifecycle().standing(acme.id()).plan().key()).isEqualTo("pro");
    assertThat(billing.one("select balance_minor from credit_balances", Long.class))
        .isEqualTo(4_000);
    assertThat(amounts(at("2026-04-21T00:00:00Z", UP)))
        .as("the old plan's rest is credited as if nothing had been asked for")
        .containsExactly("-16.67", "66.66");
  }

  @Test
  void an_unpaid_subscription_falls_past_due_recovers_or_is_cancelled_without_a_credit() {
    billing.start(acme, "pro", "USD", APRIL);
    billing.use(acme, Instant.parse("2026-04-05T00:00:00Z"), 1_500_000);
    billing = billing.later("2026-04-20T00:00:00Z");
    UUID id = UUID.fromString(billing.one("select id::text from subscriptions", String.class));
    Transition.By dunning = Transition.By.system("dunning", "unpaid");

    assertThat(inTransaction(h -> consequences().fallPastDue(h, id, APRIL, dunning))).isTrue();
    assertThat(inTransaction(h -> consequences().fallPastDue(h, id, APRIL, dunning))).isFalse();
    refused("enterprise", SubscriptionError.SUBSCRIPTION_STATUS);
    assertThat(inTransaction(h -> consequences().recover(h, id, APRIL, dunning))).isTrue();
    assertThat(inTransaction(h -> consequences().cancelUnpaid(h, id, dunning)))
        .as("one that has recovered is not cancelled")
        .isFalse();
    inTransaction(h -> consequences().fallPastDue(h, id, APRIL, dunning));
    assertThat(inTransaction(h -> consequences().cancelUnpaid(h, id, dunning))).isTrue();

    assertThat(lifecycle().standing(acme.id()).plan().key()).isEqualTo("free");
    assertThat(billing.one("select count(*) from credit_notes", Long.class)).isZero();
    assertThat(billing.invoices().get(1)).endsWith("| OVERAGE 500000 400");
    assertThat(billing.steps)
        .extracting(Transition::action)
        .containsSubsequence("past-due", "recovered", "past-due", "cancelled-unpaid", "started");
  }

  private Consequences consequences() {
    return new Consequences(
        billing.plans,
        billing.issue,
        new CreditNotes(InvoicingConfig.DEFAULTS, List.of()),
        billing.log,
        pending(Billing.inTransactions(billing.jdbi)),
        billing.wall);
  }

  private boolean inTransaction(Function<Handle, Boolean> work) {
    return billing.jdbi.inTransaction(work::apply);
  }

  @Test
  void an_upgrade_that_waits_can_be_undone() {
    config = new LifecycleConfig(true, Duration.ofDays(3), false, 100);
    billing.start(acme, "pro", "USD", APRIL);
    at("2026-04-11T00:00:00Z", UP);

    assertThat(at("2026-04-12T00:00:00Z", new Command.Undo()).action())
        .isEqualTo("upgrade-withdrawn");
    assertThat(at("2026-04-13T00:00:00Z", UP).waitsForPayment()).isTrue();
  }

  private Lifecycle.Outcome at(String time, Command command) {
    billing = billing.later(time);
    List<String> previewed = amounts(lifecycle().preview(acme.id(), command));
    Lifecycle.Outcome outcome = lifecycle().execute(acme.id(), command, ADA);
    assertThat(amounts(outcome)).as("the preview says the same").isEqualTo(previewed);
    return outcome;
  }

  private static List<String> amounts(Lifecycle.Outcome outcome) {
    return outcome.lines().stream()
        .map(RatedLine::amount)
        .map(amount -> amount.amount().toPlainString())
        .toList();
  }

  private List<String> segments() {
    return billing.jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select p.key || ' ' || to_char(u.segment_start at time zone 'UTC', 'MM-DD') || ' to '
                           || to_char(u.segment_end at time zone 'UTC', 'MM-DD') || ' of '
                           || to_char(u.period_start at time zone 'UTC', 'MM-DD') || ' to '
                           || to_char(u.period_end at time zone 'UTC', 'MM-DD')
                           || case when u.closed_at is null then '' else ', closed' end
                      from usage_aggregates u join plans p on p.id = u.plan_id order by u.segment_start
                    """)
                .mapTo(String.class)
                .list());
  }

  @Test
  void an_upgrade_on_day_11_credits_and_charges_and_splits_the_segment() {
    billing.start(acme, "pro", "USD", APRIL);

    Lifecycle.Outcome up = at("2026-04-11T09:00:00Z", UP);

    assertThat(amounts(up)).containsExactly("-33.33", "133.33");
    assertThat(up.invoice())
        .hasValueSatisfying(i -> assertThat(i.number()).isEqualTo("IT0-000002"));
    assertThat(segments())
        .containsExactly(
            "pro 04-01 to 04-11 of 04-01 to 05-01", "enterprise 04-11 to 05-01 of 04-01 to 05-01");
    assertThat(billing.steps)
        .extracting(Transition::action, Transition::toPlan)
        .contains(org.assertj.core.groups.Tuple.tuple("upgraded", "enterprise"));
  }

  @Test
  void up_on_day_11_and_down_at_once_on_day_21_is_a_credit_note_over_50_01() {
    billing.start(acme, "pro", "USD", APRIL);
    at("2026-04-11T00:00:00Z", UP);

    Lifecycle.Outcome down =
        at("2026-04-21T00:00:00Z", new Command.Downgrade("pro", Optional.empty(), true));

    assertThat(amounts(down)).containsExactly("-66.67", "16.66");
    assertThat(down.invoice()).isEmpty();
    assertThat(down.creditNote()).isPresent();
    assertThat(billing.one("select total_minor from credit_notes", Long.class)).isEqualTo(5001);
  }

  @Test
  void what_a_credit_note_charged_is_given_back_by_the_next_change() {
    billing.start(acme, "pro", "USD", APRIL);
    at("2026-04-11T00:00:00Z", UP);
    at("2026-04-21T00:00:00Z", new Command.Downgrade("pro", Optional.empty(), true));

    // 16.66 were charged for the last ten days: half of them are left.
    Lifecycle.Outcome cancelled = at("2026-04-26T00:00:00Z", new Command.Cancel(When.IMMEDIATE));

    assertThat(amounts(cancelled)).containsExactly("-8.33");
  }

  @Test
  void a_cancellation_at_once_gives_back_bills_overage_and_is_followed_by_free() {
    billing.start(acme, "pro", "USD", APRIL);
    billing.use(acme, Instant.parse("2026-04-05T00:00:00Z"), 1_500_000);

    Lifecycle.Outcome cancelled = at("2026-04-11T12:00:00Z", new Command.Cancel(When.IMMEDIATE));

    assertThat(amounts(cancelled)).containsExactly("-33.33", "4.00");
    assertThat(cancelled.standing().plan().key()).isEqualTo("free");
    assertThat(segments())
        .containsExactly(
            "pro 04-01 to 04-11 of 04-01 to 04-11, closed",
            "free 04-11 to 05-01 of 04-11 to 05-01");
  }

  @Test
  void usage_within_the_month_stays_included_when_it_is_cancelled_and_late_usage_too() {
    billing.start(acme, "pro", "USD", APRIL);
    billing.use(acme, Instant.parse("2026-04-05T00:00:00Z"), 900_000);
    assertThat(amounts(at("2026-04-11T12:00:00Z", new Command.Cancel(When.IMMEDIATE))))
        .containsExactly("-33.33");

    billing.use(acme, Instant.parse("2026-04-06T00:00:00Z"), 50_000);
    billing = billing.later("2026-05-01T01:00:00Z");
    billing.run();
    assertThat(billing.invoices()).hasSize(1);

    billing.use(acme, Instant.parse("2026-04-06T00:00:00Z"), 300_000);
    billing = billing.later("2026-06-01T01:00:00Z");
    billing.run();
    // 250,000 above the million, at 8 dollars.
    assertThat(billing.invoices().get(1)).endsWith("| LATE_USAGE 250000 200");
  }

  @Test
  void a_downgrade_waits_for_the_periods_end_and_can_be_taken_back() {
    billing.start(acme, "enterprise", "USD", APRIL);
    Command down = new Command.Downgrade("pro", Optional.empty(), false);

    assertThat(at("2026-04-11T00:00:00Z", down).effectiveAt()).isEqualTo("2026-05-01T00:00:00Z");
    at("2026-04-12T00:00:00Z", new Command.Undo());
    at("2026-04-13T00:00:00Z", down);
    billing = billing.later("2026-05-01T00:05:00Z");
    billing.run();

    assertThat(lifecycle().standing(acme.id()).plan().key()).isEqualTo("pro");
    assertThat(billing.invoices().get(1)).contains("BASE 1 4999");
  }

  @Test
  void a_trial_is_not_billed_and_ends_as_an_active_subscription() {
    billing.start(acme, "free", "USD", APRIL);
    var wanted =
        new NewSubscription(
            "pro",
            "USD",
            BillingInterval.MONTH,
            Optional.empty(),
            Optional.of(14),
            false,
            Optional.empty());
    at("2026-04-20T10:00:00Z", new Command.Subscribe(wanted));
    billing.use(acme, Instant.parse("2026-04-25T00:00:00Z"), 5_000_000);
    billing = billing.later("2026-05-04T10:05:00Z");
    billing.run();

    assertThat(billing.invoices()).singleElement().asString().endsWith("| BASE 0.903225806 4515");
    assertThat(segments())
        .containsExactly(
            "free 04-01 to 04-20 of 04-01 to 04-20, closed",
            "pro 04-20 to 05-01 of 04-20 to 05-01, closed",
            "pro 05-01 to 05-04 of 05-01 to 05-04, closed",
            "pro 05-04 to 06-01 of 05-04 to 06-01");
  }

  @Test
  void a_trial_without_a_payment_method_expires_if_it_needs_one() {
    billing.start(acme, "free", "USD", APRIL);
    var wanted =
        new NewSubscription(
            "pro",
            "USD",
            BillingInterval.MONTH,
            Optional.empty(),
            Optional.of(3),
            true,
            Optional.empty());
    at("2026-04-20T10:00:00Z", new Command.Subscribe(wanted));
    billing = billing.later("2026-04-23T10:05:00Z");
    billing.run();

    assertThat(lifecycle().standing(acme.id()).plan().key()).isEqualTo("free");
    assertThat(billing.invoices()).isEmpty();
    assertThat(billing.steps).extracting(Transition::action).contains("expired");
  }

  @Test
  void a_change_renews_first_what_has_ended() {
    billing.start(acme, "pro", "USD", APRIL);

    assertThat(amounts(at("2026-05-01T00:00:00Z", UP))).containsExactly("-49.99", "199.99");
  }

  @Test
  void several_changes_at_one_instant_give_back_to_the_cent() {
    billing.start(acme, "pro", "USD", APRIL);
    at("2026-04-11T00:00:00Z", UP);
    Lifecycle.Outcome down =
        at("2026-04-11T00:00:00Z", new Command.Downgrade("pro", Optional.empty(), true));

    assertThat(amounts(down)).containsExactly("-133.33", "33.33");
    assertThat(segments())
        .containsExactly(
            "pro 04-01 to 04-11 of 04-01 to 05-01", "pro 04-11 to 05-01 of 04-01 to 05-01");
  }

  @Test
  void a_month_becomes_a_year_at_once() {
    billing.start(acme, "pro", "USD", APRIL);

    Lifecycle.Outcome up =
        at("2026-04-11T00:00:00Z", new Command.Upgrade("pro", Optional.of(BillingInterval.YEAR)));

    // 355 of the 365 days from 1 April on.
    assertThat(amounts(up)).containsExactly("-33.33", "486.20");
    billing = billing.later("2027-03-31T00:00:00Z");
    billing.run();
    assertThat(billing.invoices()).hasSize(2);
  }

  @Test
  void what_is_refused() {
    billing.start(acme, "pro", "USD", APRIL);

    refused("pro", LifecycleError.ALREADY_ON_PLAN);
    refused("free", LifecycleError.NOT_AN_UPGRADE);
    refused(
        new Command.Downgrade("enterprise", Optional.empty(), false),
        LifecycleError.NOT_A_DOWNGRADE);
    refused(new Command.Undo(), SubscriptionError.NOTHING_SCHEDULED);
    refused(new Command.Resume(), SubscriptionError.NOTHING_SCHEDULED);
    refused(
        new Command.Subscribe(
            new NewSubscription("enterprise", "USD", BillingInterval.MONTH, Optional.empty())),
        SubscriptionError.SUBSCRIPTION_EXISTS);
    at("2026-04-02T00:00:00Z", new Command.Cancel(When.PERIOD_END));
    refused("enterprise", SubscriptionError.SUBSCRIPTION_STATUS);
  }

  private void refused(String plan, Enum<?> code) {
    refused(new Command.Upgrade(plan, Optional.empty()), code);
  }

  private void refused(Command command, Enum<?> code) {
    assertThatThrownBy(() -> lifecycle().execute(acme.id(), command, ADA))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.errorCode()).isEqualTo(code));
  }

  @Test
  void of_two_upgrades_at_once_one_is_made_and_the_other_is_told() throws Exception {
    for (int round = 0; round < 10; round++) {
      Tenant tenant = billing.tenant("race-" + round, "UTC");
      billing.start(tenant, "pro", "USD", APRIL);
      List<String> answers =
          together(List.of(() -> answer(tenant, UP), () -> answer(tenant, UP))).stream()
              .sorted()
              .toList();

      assertThat(answers.get(1)).isEqualTo("upgraded");
      assertThat(answers.get(0)).isIn("ALREADY_ON_PLAN", "SUBSCRIPTION_OVERTAKEN");
    }
    assertThat(billing.one("select count(*) from invoices where kind = 'CHANGE'", Long.class))
        .isEqualTo(10);
  }

  @Test
  void a_cancellation_during_the_bill_run_has_one_outcome() throws Exception {
    for (int round = 0; round < 10; round++) {
      Tenant tenant = billing.tenant("run-" + round, "UTC");
      billing.start(tenant, "pro", "USD", APRIL);
    }
    billing = billing.later("2026-05-01T00:10:00Z");
    List<Callable<String>> work = new ArrayList<>();
    work.add(() -> String.valueOf(billing.run().done()));
    for (int round = 0; round < 10; round++) {
      var id =
          billing.one(
              "select id::text from tenants where slug = 'run-" + round + "'", String.class);
      work.add(
          () ->
              lifecycle()
                  .execute(UUID.fromString(id), new Command.Cancel(When.IMMEDIATE), ADA)
                  .action());
    }
    together(work);

    // Each was renewed for 49.99, whoever did it, and then cancelled on the first day: all of it is
    // given back.
    assertThat(
            billing.one(
                "select count(*) from invoices where source_id = '2026-05-01T00:00:00Z'",
                Long.class))
        .isEqualTo(10);
    assertThat(
            billing.one("select count(*) from credit_notes where total_minor = 4999", Long.class))
        .isEqualTo(10);
    assertThat(
            billing.one(
                "select count(*) from subscriptions s join plans p on p.id = s.plan_id where"
                    + " s.status = 'active' and p.key = 'free'",
                Long.class))
        .isEqualTo(10);
  }

  private String answer(Tenant tenant, Command command) {
    try {
      return lifecycle().execute(tenant.id(), command, ADA).action();
    } catch (ProblemException e) {
      return e.errorCode().code();
    }
  }

  private static List<String> together(List<Callable<String>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    CountDownLatch start = new CountDownLatch(1);
    try {
      List<Future<String>> all =
          work.stream()
              .map(
                  one ->
                      threads.submit(
                          () -> {
                            start.await();
                            return one.call();
                          }))
              .collect(Collectors.toList());
      start.countDown();
      List<String> answers = new ArrayList<>();
      for (Future<String> one : all) {
        answers.add(one.get());
      }
      return answers;
    } finally {
      threads.shutdown();
    }
  }
}
