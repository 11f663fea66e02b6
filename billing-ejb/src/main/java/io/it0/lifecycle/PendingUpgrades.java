package io.it0.lifecycle;

import io.it0.billrun.Transactions;
import io.it0.catalog.Plan;
import io.it0.catalog.Plans;
import io.it0.db.UuidV7;
import io.it0.invoicing.CreditNotes;
import io.it0.invoicing.InvoiceIssue;
import io.it0.invoicing.InvoiceStatus;
import io.it0.invoicing.SettlementListener;
import io.it0.invoicing.Settlements;
import io.it0.period.DueWork;
import io.it0.problem.ProblemException;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionLog;
import io.it0.subscription.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Upgrades that wait for their payment: applied in the transaction that settles their invoice, and void with it. What is
 * not paid in time, or before the term ends, is taken back.
 */
@ApplicationScoped
public class PendingUpgrades implements SettlementListener, DueWork {

  private static final Logger LOG = LoggerFactory.getLogger(PendingUpgrades.class);

  private Transactions transactions;
  private Plans plans;
  private Settlements settlements;
  private CreditNotes creditNotes;
  private Scenes scenes;
  private ChangeStore store;
  private LifecycleConfig config;
  private Clock wall;

  protected PendingUpgrades() {}

  @Inject
  public PendingUpgrades(
      Transactions transactions,
      Plans plans,
      InvoiceIssue invoices,
      CreditNotes creditNotes,
      Settlements settlements,
      SubscriptionLog log,
      LifecycleConfig config,
      Clock wall) {
    this.transactions = transactions;
    this.plans = plans;
    this.settlements = settlements;
    this.creditNotes = creditNotes;
    this.scenes = new Scenes(plans);
    this.store = new ChangeStore(log, new Documents(invoices, creditNotes));
    this.config = config;
    this.wall = wall;
  }

  boolean isWanted() {
    return config.upgradeWhenPaid();
  }

  /** Whether the subscription waits for a payment. */
  Optional<UUID> invoiceOf(Handle handle, UUID subscription) {
    return PendingUpgrade.ofSubscription(handle, subscription).map(PendingUpgrade::invoiceId);
  }

  /** The change's invoice is issued: what it pays for begins when it is paid. */
  void add(Handle handle, Scene scene, Change change, UUID invoice, Transition.By by) {
    Subscription after = change.after();
    Instant offer = change.at().plus(config.upgradeOffer());
    Instant termEnd = Changes.termEnd(scene);
    new PendingUpgrade(
            UuidV7.next(),
            after.tenantId(),
            after.id(),
            invoice,
            after.planId(),
            after.interval(),
            by,
            offer.isBefore(termEnd) ? offer : termEnd)
        .insert(handle, wall.instant());
  }

  /** Takes the offer back, with its invoice. */
  void withdraw(Handle handle, UUID invoice, Instant at) {
    takeBack(handle, invoice, "the upgrade was taken back", at);
  }

  /** An invoice of which nothing is paid is void; of one that is, what was paid becomes customer credit. */
  private void takeBack(Handle handle, UUID invoice, String why, Instant at) {
    if (settlements.lock(handle, invoice).paid().isZero()) {
      settlements.voidInvoice(handle, invoice, why, at);
      return;
    }
    // First: a note that leaves nothing open would make the upgrade.
    PendingUpgrade.ofInvoice(handle, invoice)
        .ifPresent(upgrade -> upgrade.end(handle, PendingUpgrade.End.EXPIRED, wall.instant()));
    creditNotes.issue(handle, TakenBack.of(handle, invoice, why, at));
  }

  @Override
  public void settled(Handle handle, Settled invoice, Instant at) {
    Optional<PendingUpgrade> upgrade = PendingUpgrade.ofInvoice(handle, invoice.invoiceId());
    if (upgrade.isEmpty()) {
      return;
    }
    if (invoice.status() != InvoiceStatus.PAID) {
      upgrade.get().end(handle, PendingUpgrade.End.EXPIRED, wall.instant());
      return;
    }
    apply(handle, upgrade.get());
  }

  /** Never throws a refusal: the money is there, and what cannot be applied now is tried again. */
  private boolean apply(Handle handle, PendingUpgrade upgrade) {
    try {
      Scene scene = scenes.lock(handle, upgrade.tenantId(), wall.instant());
      boolean live = scene.subscription().id().equals(upgrade.subscriptionId());
      if (live) {
        Plan plan = plans.require(handle, List.of(upgrade.planId())).get(upgrade.planId());
        Change change =
            new Changes(key -> plans.latest(handle, key))
                .atOnce(scene, "upgraded", plan, upgrade.interval());
        store.apply(handle, scene, change, upgrade.by());
      }
      upgrade.end(
          handle, live ? PendingUpgrade.End.APPLIED : PendingUpgrade.End.EXPIRED, wall.instant());
      return true;
    } catch (ProblemException e) {
      LOG.warn("upgrade {} is paid and waits: {}", upgrade.id(), e.detail());
      return false;
    }
  }

  /** Voids what was not paid in time, and applies what was paid and could not be applied then. */
  public int sweep(Optional<UUID> clock) {
    int done = 0;
    for (PendingUpgrade upgrade :
        transactions.inNew(h -> PendingUpgrade.due(h, clock, wall.instant()))) {
      done += tryFinish(upgrade) ? 1 : 0;
    }
    return done;
  }

  /** One that cannot be finished, such as a half-paid one, holds up nobody else's. */
  private boolean tryFinish(PendingUpgrade upgrade) {
    try {
      return transactions.inNew(h -> finish(h, upgrade));
    } catch (ProblemException e) {
      LOG.warn("upgrade {} stays as it is: {}", upgrade.id(), e.detail());
      return false;
    }
  }

  private boolean finish(Handle handle, PendingUpgrade seen) {
    // Locks the subscription and the invoice: a payment that comes now waits, and finds it void, or
    // was first.
    var balance = settlements.lock(handle, seen.invoiceId());
    Optional<PendingUpgrade> upgrade = PendingUpgrade.ofInvoice(handle, seen.invoiceId());
    if (upgrade.isEmpty()) {
      return false;
    }
    if (balance.open().isZero()) {
      return apply(handle, upgrade.get());
    }
    Instant at = scenes.find(handle, seen.tenantId(), wall.instant()).now();
    takeBack(handle, seen.invoiceId(), "the upgrade was not paid in time", at);
    return true;
  }

  @Override
  public Order order() {
    return Order.EXPIRY;
  }

  @Override
  public Optional<Instant> nextDue(UUID testClock, Instant after, Instant until) {
    return transactions.inNew(h -> PendingUpgrade.next(h, testClock, after, until));
  }

  @Override
  public int run(UUID testClock, Instant now) {
    return sweep(Optional.of(testClock));
  }
}
