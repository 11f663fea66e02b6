package io.it0.billrun;

import io.it0.db.PlatformDatabase;
import io.it0.db.testing.ReusedConnection;
import io.it0.invoicing.CreditNotes;
import io.it0.invoicing.InvoicingConfig;
import io.it0.invoicing.Settlements;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.LifecycleConfig;
import io.it0.lifecycle.PendingUpgrades;
import io.it0.lifecycle.ThresholdInvoices;
import io.it0.period.BillingInterval;
import io.it0.period.DueWork;
import io.it0.period.TestClocks;
import io.it0.problem.ProblemException;
import io.it0.subscription.NewSubscription;
import io.it0.subscription.SubscriptionLog;
import io.it0.subscription.Subscriptions;
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
import org.jdbi.v3.core.Jdbi;

/** Lets companies live on test clocks, one after another on one connection: many may be at it, each with its own. */
final class Lives implements AutoCloseable {

  private static final Transition.By FATE = Transition.By.system("fate", "at random");

  private final Billing billing;
  private final ReusedConnection connection;
  private final Jdbi jdbi;
  private final Transactions transactions;
  private final TestClocks clocks;
  private final SubscriptionLog log;
  private final Lifecycle lifecycle;
  private final Walk walk;

  Lives(Billing billing) throws SQLException {
    this.billing = billing;
    // A connection for each of the many small transactions would be most of the time, and so would
    // the disk.
    this.connection = new ReusedConnection(billing.database.platform());
    connection.getConnection().setAutoCommit(true);
    this.jdbi = Billing.over(connection);
    jdbi.useHandle(h -> h.execute("set synchronous_commit = off"));
    this.transactions = Billing.inTransactions(jdbi);
    this.clocks = new TestClocks(new PlatformDatabase(connection), billing.wall);
    this.log = new SubscriptionLog(billing.wall, (handle, step) -> {});
    this.lifecycle = lifecycle();
    this.walk = new Walk(clocks, List.of(new Renewing(), new Reaching()));
  }

  private Lifecycle lifecycle() {
    var notes = new CreditNotes(InvoicingConfig.DEFAULTS, List.of());
    return new Lifecycle(
        transactions,
        new Renewals(transactions, billing.plans, billing.issue, log, billing.wall),
        billing.plans,
        billing.issue,
        notes,
        log,
        new PendingUpgrades(
            transactions,
            billing.plans,
            billing.issue,
            notes,
            new Settlements(List.of()),
            log,
            LifecycleConfig.DEFAULTS,
            billing.wall),
        billing.wall);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** The ends of periods and trials. */
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
      var run = new BillRun(transactions, billing.plans, billing.issue, log, config, billing.wall);
      try {
        return run.dueOn(testClock) == 0
            ? 0
            : run.runOn(testClock, billing.runRow(jdbi), p -> {}).done();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Thresholds. */
  private final class Reaching implements DueWork {
    private final ThresholdInvoices thresholds =
        new ThresholdInvoices(
            transactions, billing.plans, billing.issue, LifecycleConfig.DEFAULTS, billing.wall);

    @Override
    public Order order() {
      return Order.EXPIRY;
    }

    @Override
    public Optional<Instant> nextDue(UUID testClock, Instant after, Instant until) {
      return Optional.empty();
    }

    @Override
    public int run(UUID testClock, Instant now) {
      return thresholds.run(Optional.of(testClock));
    }
  }

  /**
   * A whole life.
   *
   * @param steps whether and how each advance of the clock is split
   * @return what was answered, and what it was billed, owes and has in the end
   */
  List<String> live(String slug, Fate fate, Optional<Random> steps) {
    UUID clock = clocks.create(slug, Fate.START).id();
    Tenant tenant = billing.tenant(jdbi, slug, fate.zone(), Optional.of(clock));
    start(tenant);
    var purse = new Purse(jdbi, tenant.id());
    List<String> story = new ArrayList<>();
    for (Fate.Deed deed : fate.deeds()) {
      advance(clock, deed.at(), steps);
      story.add(deed.at() + " " + done(tenant, purse, deed));
    }
    Instant last = fate.deeds().get(fate.deeds().size() - 1).at();
    advance(clock, last.plus(Duration.ofDays(70)), steps);
    story.addAll(purse.documents());
    story.addAll(purse.books());
    return story;
  }

  private void start(Tenant tenant) {
    var subscriptions = new Subscriptions(billing.plans, billing.issue, log);
    var pro = new NewSubscription("pro", "USD", BillingInterval.MONTH, Optional.empty());
    jdbi.useTransaction(h -> subscriptions.start(h, tenant, pro, Fate.START));
  }

  private String done(Tenant tenant, Purse purse, Fate.Deed deed) {
    try {
      if (deed instanceof Fate.Decides decides) {
        return lifecycle.execute(tenant.id(), decides.command(), FATE).action();
      }
      if (deed instanceof Fate.Uses uses) {
        if (billing.isAhead(jdbi, tenant, uses.usedAt())) {
          return "used nothing: the period before is in its grace";
        }
        billing.use(jdbi, tenant, uses.usedAt(), uses.tokens());
        return "used " + uses.tokens();
      }
      return purse.change(deed);
    } catch (ProblemException refused) {
      return refused.errorCode().code();
    }
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
}
