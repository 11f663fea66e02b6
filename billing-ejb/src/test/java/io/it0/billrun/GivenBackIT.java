package io.it0.billrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.invoicing.BilledLines;
import io.it0.invoicing.CreditNoteDraft;
import io.it0.invoicing.CreditNotes;
import io.it0.invoicing.InvoicingConfig;
import io.it0.invoicing.SettlementListener;
import io.it0.invoicing.Settlements;
import io.it0.lifecycle.Command;
import io.it0.lifecycle.Command.Cancel.When;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.LifecycleConfig;
import io.it0.lifecycle.PendingUpgrades;
import io.it0.lifecycle.ThresholdInvoices;
import io.it0.money.Money;
import io.it0.rating.LineKind;
import io.it0.rating.RatedLine;
import io.it0.rating.Unit;
import io.it0.subscription.Transition;
import io.it0.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was billed is given back once, however many reasons there are to do so. */
class GivenBackIT {

  private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
  private static final Transition.By ADA = Transition.By.system("ada@acme.example", "changed");
  private static final Command UP = new Command.Upgrade("enterprise", Optional.empty());
  private static final Command CANCEL = new Command.Cancel(When.IMMEDIATE);

  private LifecycleConfig config = LifecycleConfig.DEFAULTS;
  private Billing billing = Billing.at("2026-04-01T00:00:00Z");
  private final Tenant acme = billing.tenant("acme", "UTC");
  private final List<SettlementListener> listeners = new ArrayList<>();

  /** Pro, and overage of 4.00 that a threshold has billed on the 6th. */
  @BeforeEach
  void overageOfFourDollarsIsBilledBeforeTheMonthsEnd() {
    billing.start(acme, "pro", "USD", APRIL);
    billing.change(
        "insert into invoice_thresholds (id, tenant_id, currency, amount_minor, set_by, set_at) values"
            + " (gen_random_uuid(), '%s', 'USD', 300, 'ada', now())".formatted(acme.id()));
    billing.use(acme, Instant.parse("2026-04-05T00:00:00Z"), 1_500_000);
    billing = billing.later("2026-04-06T00:00:00Z");
    assertThat(thresholds()).isEqualTo(1);
  }

  private Transactions transactions() {
    return Billing.inTransactions(billing.jdbi);
  }

  private int thresholds() {
    return new ThresholdInvoices(transactions(), billing.plans, billing.issue, config, billing.wall)
        .run(Optional.empty());
  }

  private CreditNotes notes() {
    return new CreditNotes(InvoicingConfig.DEFAULTS, List.of());
  }

  private Lifecycle lifecycle() {
    PendingUpgrades pending =
        new PendingUpgrades(
            transactions(),
            billing.plans,
            billing.issue,
            notes(),
            new Settlements(listeners),
            billing.log,
            config,
            billing.wall);
    listeners.clear();
    listeners.add(pending);
    return new Lifecycle(
        transactions(),
        new Renewals(transactions(), billing.plans, billing.issue, billing.log, billing.wall),
        billing.plans,
        billing.issue,
        notes(),
        billing.log,
        pending,
        billing.wall);
  }

  private List<String> at(String time, Command command) {
    billing = billing.later(time);
    List<String> previewed = amounts(lifecycle().preview(acme.id(), command));
    List<String> done = amounts(lifecycle().execute(acme.id(), command, ADA));
    assertThat(done).as("the preview says the same").isEqualTo(previewed);
    return done;
  }

  private static List<String> amounts(Lifecycle.Outcome outcome) {
    return outcome.lines().stream()
        .map(line -> line.kind() + " " + line.amount().amount().toPlainString())
        .toList();
  }

  private UUID thresholdInvoice() {
    return UUID.fromString(
        billing.one("select id::text from invoices where kind = 'THRESHOLD'", String.class));
  }

  private void creditTheOverage(long cents) {
    billing.jdbi.useTransaction(
        h -> {
          BilledLines.Row line = BilledLines.of(h, thresholdInvoice()).get(0);
          Money amount = Money.ofMinor(cents, "USD");
          notes()
              .issue(
                  h,
                  new CreditNoteDraft(
                      UUID.randomUUID(),
                      thresholdInvoice(),
                      UUID.randomUUID().toString(),
                      "an outage",
                      List.of(
                          new CreditNoteDraft.Line(
                              Optional.of(line.id()),
                              new RatedLine(
                                  LineKind.CREDIT,
                                  "outage",
                                  BigDecimal.ONE.negate(),
                                  Unit.PIECE,
                                  amount.amount(),
                                  amount.negated(),
                                  line.period(),
                                  Map.of()))),
                      "ada",
                      billing.wall.instant()));
        });
  }

  private List<String> may() {
    billing = billing.later("2026-05-01T00:10:00Z");
    assertThat(billing.run().parked()).isZero();
    return billing
        .database
        .superuser()
        .withHandle(
            h ->
                h.createQuery(
                        """
                    select l.kind || ' ' || l.amount_minor from invoice_items l join invoices i on i.id = l.invoice_id
                     where i.issued_at >= '2026-05-01' order by i.number, l.position
                    """)
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void a_larger_plan_gives_overage_back_that_a_threshold_has_billed() {
    at("2026-04-11T00:00:00Z", UP);

    assertThat(may()).containsExactly("BASE 19999", "OVERAGE -400");
  }

  @Test
  void what_a_credit_note_gave_back_of_the_overage_is_not_given_again() {
    creditTheOverage(300);
    at("2026-04-11T00:00:00Z", UP);

    assertThat(may()).as("a dollar was left").containsExactly("BASE 19999", "OVERAGE -100");
  }

  @Test
  void overage_that_is_void_is_not_given_back() {
    billing.jdbi.useTransaction(
        h ->
            new Settlements(List.of())
                .voidInvoice(h, thresholdInvoice(), "sent twice", billing.wall.instant()));
    at("2026-04-11T00:00:00Z", UP);

    assertThat(may()).containsExactly("BASE 19999");
  }

  @Test
  void overage_that_a_credit_note_gave_back_is_not_billed_again() {
    creditTheOverage(400);

    assertThat(may()).containsExactly("BASE 4999");
  }

  @Test
  void a_cancellation_after_a_larger_plan_gives_the_overage_back_too() {
    at("2026-04-11T00:00:00Z", UP);

    assertThat(at("2026-04-21T00:00:00Z", CANCEL)).containsExactly("CREDIT -66.67", "CREDIT -4.00");
    assertThat(
            billing.one("select total_minor from credit_notes where total_minor = 400", Long.class))
        .isEqualTo(400);
    assertThat(billing.one("select sum(total_minor) from credit_notes", Long.class))
        .isEqualTo(7067);
    assertThat(billing.one("select open_minor from invoices where kind = 'THRESHOLD'", Long.class))
        .as("it was not paid: nothing of it is owed any more")
        .isZero();
  }

  @Test
  void a_cancellation_withdraws_an_upgrade_that_waits_and_gives_the_old_plan_back() {
    config = new LifecycleConfig(true, Duration.ofDays(20), false, 100);
    at("2026-04-11T00:00:00Z", UP);

    assertThat(at("2026-04-21T00:00:00Z", CANCEL)).containsExactly("CREDIT -16.66");
    assertThat(billing.one("select status from invoices where kind = 'CHANGE'", String.class))
        .isEqualTo("void");
    assertThat(billing.one("select total_minor from credit_notes", Long.class)).isEqualTo(1666);
  }
}
