package io.it0.billrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.PlatformDatabase;
import io.it0.db.testing.ReusedConnection;
import io.it0.invariant.BillingInvariants;
import io.it0.invoicing.CreditNotes;
import io.it0.invoicing.InvoicingConfig;
import io.it0.invoicing.Settlements;
import io.it0.lifecycle.Command;
import io.it0.lifecycle.Command.Cancel.When;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.LifecycleConfig;
import io.it0.lifecycle.PendingUpgrades;
import io.it0.period.BillingInterval;
import io.it0.period.DueWork;
import io.it0.period.TestClocks;
import io.it0.problem.ProblemException;
import io.it0.subscription.NewSubscription;
import io.it0.subscription.Transition;
import io.it0.tenancy.Tenant;
import io.it0.testclock.Walk;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Random lives, each lived twice: once with the clock advanced from one decision to the next in one step, once in many.
 * What is billed is the same, and what must always hold, holds.
 *
 * <p>{@code -Dit0.seed=…} repeats a run, {@code -Dit0.lives=1000} lives more.
 */
class LivesIT {

  private static final Instant START = Instant.parse("2027-12-20T09:30:00Z");
  private static final Transition.By FATE = Transition.By.system("fate", "at random");
  private static final List<String> ZONES =
      List.of("UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe");
  private static final List<String> PLANS = List.of("free", "pro", "enterprise");

  private final Billing billing = Billing.at("2027-12-01T00:00:00Z");
  // A connection for each of the many small transactions would be most of the time.
  private final ReusedConnection connection = connection();
  private final Transactions transactions = Billing.inTransactions(Billing.over(connection));
  private final TestClocks clocks = new TestClocks(new PlatformDatabase(connection), billing.wall);
  private final Lifecycle lifecycle = lifecycle();
  private final Walk walk = new Walk(clocks, List.of(new Renewing()));

  /** What somebody does at a time; if there is no command it is usage, of then or of a day before. */
  private record Deed(Instant at, Command command, long tokens, Instant usedAt) {}

  private ReusedConnection connection() {
    try {
      var reused = new ReusedConnection(billing.database.platform());
      reused.getConnection().setAutoCommit(true);
      return reused;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private Lifecycle lifecycle() {
    var notes = new CreditNotes(InvoicingConfig.DEFAULTS, List.of());
    return new Lifecycle(
        transactions,
        new Renewals(transactions, billing.plans, billing.issue, billing.log, billing.wall),
        billing.plans,
        billing.issue,
        notes,
        billing.log,
        new PendingUpgrades(
            transactions,
            billing.plans,
            billing.issue,
            notes,
            new Settlements(List.of()),
            billing.log,
            LifecycleConfig.DEFAULTS,
            billing.wall),
        billing.wall);
  }

  private final class Renewing implements DueWork {
    private final BillRunConfig config = BillRunConfig.DEFAULTS;

    @Override
    public Order order() {
      return Order.BILLING;
    }

    @Override
    public Optional<Instant> nextDue(UUID testClock, Instant after, Instant until) {
      return transactions.inNew(h -> DueQuery.next(h, testClock, after, until, config.grace()));
    }

    @Override
    public int run(UUID testClock, Instant now) {
      var run =
          new BillRun(
              transactions, billing.plans, billing.issue, billing.log, config, billing.wall);
      try {
        return run.dueOn(testClock) == 0
            ? 0
            : run.runOn(testClock, billing.runRow(), p -> {}).done();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void a_life_is_billed_the_same_however_its_clock_is_stepped() {
    long seed = Long.getLong("it0.seed", System.nanoTime());
    System.out.printf("-Dit0.seed=%d%n", seed);
    int lives = Integer.getInteger("it0.lives", 10);
    for (int i = 0; i < lives; i++) {
      Random random = new Random(seed + i);
      String zone = ZONES.get(random.nextInt(ZONES.size()));
      Optional<Integer> anchor =
          random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(31));
      List<Deed> deeds = deeds(random, anchor);
      List<String> once = live("once-" + i, zone, deeds, Optional.empty());
      List<String> often = live("often-" + i, zone, deeds, Optional.of(new Random(seed - i)));
      assertThat(often).as("life %d of -Dit0.seed=%d: %s", i, seed, deeds).isEqualTo(once);
    }
    requireInvariants();
  }

  private static List<Deed> deeds(Random random, Optional<Integer> anchor) {
    List<Deed> deeds = new ArrayList<>();
    Instant at = START;
    for (int i = 0; i < 25; i++) {
      at = at.plusSeconds(60L * (1 + random.nextInt(60 * 24 * 12)));
      boolean uses = random.nextInt(3) == 0;
      deeds.add(
          uses
              ? new Deed(at, null, 1 + random.nextInt(9_000_000), usedAt(random, at))
              : new Deed(at, command(random, anchor), 0, at));
    }
    return deeds;
  }

  /** A third arrives days or weeks late. */
  private static Instant usedAt(Random random, Instant at) {
    Instant used = random.nextInt(3) > 0 ? at : at.minusSeconds(60L * random.nextInt(60 * 24 * 40));
    return used.isBefore(START) ? START : used;
  }

  private static Command command(Random random, Optional<Integer> anchor) {
    String plan = PLANS.get(random.nextInt(PLANS.size()));
    Optional<BillingInterval> interval =
        random.nextInt(5) == 0 ? Optional.of(BillingInterval.YEAR) : Optional.empty();
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Command.Upgrade(plan, interval);
      case 2 -> new Command.Downgrade(plan, interval, true);
      case 3 -> new Command.Downgrade(plan, interval, false);
      case 4 -> new Command.Cancel(random.nextBoolean() ? When.IMMEDIATE : When.PERIOD_END);
      case 5 -> new Command.Undo();
      case 6 -> new Command.Resume();
      default ->
          new Command.Subscribe(
              new NewSubscription(
                  plan,
                  "USD",
                  interval.orElse(BillingInterval.MONTH),
                  anchor,
                  random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(40)),
                  random.nextBoolean(),
                  random.nextInt(4) > 0 ? Optional.empty() : Optional.of(1 + random.nextInt(5))));
    };
  }

  private List<String> live(String slug, String zone, List<Deed> deeds, Optional<Random> steps) {
    UUID clock = clocks.create(slug, START).id();
    Tenant tenant = billing.tenant(slug, zone, Optional.of(clock));
    billing.start(tenant, "pro", "USD", START);
    List<String> story = new ArrayList<>();
    for (Deed deed : deeds) {
      advance(clock, deed.at(), steps);
      story.add(deed.at() + " " + done(tenant, deed));
    }
    advance(clock, deeds.get(deeds.size() - 1).at().plus(Duration.ofDays(100)), steps);
    story.addAll(documents(tenant));
    return story;
  }

  private void advance(UUID clock, Instant to, Optional<Random> steps) {
    Instant now = clocks.require(clock).now();
    while (steps.isPresent() && steps.get().nextInt(5) > 2) {
      long seconds = Duration.between(now, to).toSeconds();
      if (seconds < 2) {
        break;
      }
      now = now.plusSeconds(1 + steps.get().nextLong(seconds - 1));
      step(clock, now);
    }
    step(clock, to);
  }

  private void step(UUID clock, Instant to) {
    UUID walker = UUID.randomUUID();
    clocks.begin(clock, walker, to);
    walk.to(clock, walker, to);
  }

  private String done(Tenant tenant, Deed deed) {
    if (deed.command() == null) {
      billing.use(tenant, deed.usedAt(), deed.tokens());
      return "used";
    }
    try {
      return lifecycle.execute(tenant.id(), deed.command(), FATE).action();
    } catch (ProblemException refused) {
      return refused.errorCode().code();
    }
  }

  private List<String> documents(Tenant tenant) {
    return billing.jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select i.issued_at || ' ' || i.kind || ' ' || i.total_minor || coalesce((
                             select string_agg(' | ' || l.description || ' ' || l.amount_minor, '' order by l.position)
                               from invoice_items l where l.invoice_id = i.id), '') as document, i.issued_at as at
                      from invoices i where i.tenant_id = :tenant
                    union all
                    select n.issued_at || ' NOTE ' || n.total_minor, n.issued_at from credit_notes n where n.tenant_id = :tenant
                    order by 2, 1
                    """)
                .bind("tenant", tenant.id())
                .map((row, context) -> row.getString(1))
                .list());
  }

  private void requireInvariants() {
    assertThat(BillingInvariants.broken(billing.jdbi)).as("what the watch would find").isEmpty();
    assertThat(count("parked_subscriptions")).as("parked").isZero();
    assertThat(
            billing.one(
                """
                select count(*) from (
                  select segment_end, lead(segment_start) over (partition by tenant_id order by segment_start) as next
                    from usage_aggregates) s where next is not null and next <> segment_end
                """,
                Long.class))
        .as("gaps and overlaps in timelines")
        .isZero();
    assertThat(
            billing.one(
                """
                select count(*) from invoice_items b
                 where b.kind = 'BASE' and b.amount_minor
                       + coalesce((select sum(c.amount_minor) from invoice_items c
                                    where c.kind = 'CREDIT' and c.calculation ->> 'billedLine' = b.id::text), 0)
                       + coalesce((select sum(c.amount_minor) from credit_note_lines c where c.credited_line_id = b.id), 0) < 0
                """,
                Long.class))
        .as("lines of which more was given back than billed")
        .isZero();
    assertThat(
            billing.one(
                "select count(*) from (select 1 from journal_entries group by journal_id, currency"
                    + " having sum(amount_minor) <> 0) j",
                Long.class))
        .as("journals that do not sum to zero")
        .isZero();
    assertThat(
            billing.one(
                """
                select count(*) from invoices i where i.total_minor
                  <> (select sum(l.amount_minor) from invoice_items l where l.invoice_id = i.id)
                """,
                Long.class))
        .as("invoices whose lines do not sum to the total")
        .isZero();
    assertThat(
            billing.one(
                "select count(*) from usage_aggregates where closed_at is not null and"
                    + " invoiced_tokens <> input_tokens and not late_usage",
                Long.class))
        .as("closed segments whose tokens are not all covered by an invoice")
        .isZero();
  }

  private long count(String table) {
    return billing.one("select count(*) from " + table, Long.class);
  }
}
