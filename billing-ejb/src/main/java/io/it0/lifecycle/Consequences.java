package io.it0.lifecycle;

import io.it0.catalog.Plan;
import io.it0.catalog.Plans;
import io.it0.invoicing.CreditNotes;
import io.it0.invoicing.InvoiceIssue;
import io.it0.problem.ProblemException;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionLog;
import io.it0.subscription.SubscriptionStatus;
import io.it0.subscription.SubscriptionStore;
import io.it0.subscription.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What unpaid and paid invoices do to a subscription. Everything happens in the caller's transaction, on the platform's
 * pool, under the subscription's row lock. Each answers whether it changed anything: what has happened already, or a
 * subscription that is over, is left alone.
 */
@ApplicationScoped
public class Consequences {

  private Plans plans;
  private SubscriptionLog log;
  private Scenes scenes;
  private ChangeStore store;
  private PendingUpgrades pending;
  private Clock wall;

  protected Consequences() {}

  @Inject
  public Consequences(
      Plans plans,
      InvoiceIssue invoices,
      CreditNotes creditNotes,
      SubscriptionLog log,
      PendingUpgrades pending,
      Clock wall) {
    this.plans = plans;
    this.log = log;
    this.scenes = new Scenes(plans);
    this.store = new ChangeStore(log, new Documents(invoices, creditNotes));
    this.pending = pending;
    this.wall = wall;
  }

  /** An invoice is unpaid at its due date: active becomes past_due. */
  public boolean fallPastDue(Handle handle, UUID subscription, Instant at, Transition.By by) {
    return locked(handle, subscription)
        .filter(live -> live.status() == SubscriptionStatus.ACTIVE)
        .map(live -> step(handle, "past-due", live, live.fallPastDue(), at, by))
        .isPresent();
  }

  /** Nothing is open any more: past_due becomes active. */
  public boolean recover(Handle handle, UUID subscription, Instant at, Transition.By by) {
    return locked(handle, subscription)
        .filter(live -> live.status() == SubscriptionStatus.PAST_DUE)
        .map(live -> step(handle, "recovered", live, live.recover(), at, by))
        .isPresent();
  }

  /**
   * Dunning is exhausted: past_due becomes cancelled at once, and the free plan follows. Nothing is given back; overage so
   * far is invoiced.
   *
   * @throws ProblemException RENEWAL_PENDING if its period is over and not closed yet: close it first
   */
  public boolean cancelUnpaid(Handle handle, UUID subscription, Transition.By by) {
    Optional<Subscription> due =
        locked(handle, subscription).filter(s -> s.status() == SubscriptionStatus.PAST_DUE);
    if (due.isEmpty()) {
      return false;
    }
    Scene scene = scenes.lock(handle, due.get().tenantId(), wall.instant());
    // Nobody pays any more for what will not come.
    pending
        .invoiceOf(handle, subscription)
        .ifPresent(invoice -> pending.withdraw(handle, invoice, scene.at()));
    Change change =
        new Changes(key -> plans.latest(handle, key)).cancelNow(scene, "cancelled-unpaid", false);
    store.store(handle, scene, change, by);
    return true;
  }

  private Optional<Subscription> locked(Handle handle, UUID subscription) {
    return handle
        .createQuery(
            "select "
                + SubscriptionStore.COLUMNS
                + " from subscriptions s where s.id = :id for no key update of s")
        .bind("id", subscription)
        .map((row, context) -> SubscriptionStore.subscription(row))
        .findOne();
  }

  private Subscription step(
      Handle handle,
      String action,
      Subscription before,
      Subscription after,
      Instant at,
      Transition.By by) {
    Plan plan = plans.require(handle, List.of(before.planId())).get(before.planId());
    SubscriptionStore.update(handle, List.of(after));
    log.record(handle, List.of(Transition.of(action, before, plan, after, plan, at, by)));
    return after;
  }
}
