package io.it0.lifecycle;

import io.it0.billrun.Renewals;
import io.it0.billrun.Transactions;
import io.it0.catalog.Plan;
import io.it0.catalog.Plans;
import io.it0.invoicing.CreditNotes;
import io.it0.invoicing.InvoiceIssue;
import io.it0.problem.ProblemException;
import io.it0.rating.RatedLine;
import io.it0.subscription.PriceBook;
import io.it0.subscription.PriceOverrides;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionLog;
import io.it0.subscription.Transition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Changes subscriptions, or says what a change would come to: by the same computation, stored or answered. */
@ApplicationScoped
public class Lifecycle {

  private Transactions transactions;
  private Renewals renewals;
  private Plans plans;
  private Scenes scenes;
  private Documents documents;
  private ChangeStore store;
  private PendingUpgrades pending;
  private Clock wall;

  protected Lifecycle() {}

  @Inject
  public Lifecycle(
      Transactions transactions,
      Renewals renewals,
      Plans plans,
      InvoiceIssue invoices,
      CreditNotes creditNotes,
      SubscriptionLog log,
      PendingUpgrades pending,
      Clock wall) {
    this.transactions = transactions;
    this.renewals = renewals;
    this.plans = plans;
    this.scenes = new Scenes(plans);
    this.documents = new Documents(invoices, creditNotes);
    this.store = new ChangeStore(log, documents);
    this.pending = pending;
    this.wall = wall;
  }

  /**
   * What a change comes to.
   *
   * @param effectiveAt when it takes effect; later than it was asked for where it is scheduled
   * @param standing the subscription once the change is made: what follows, if it ends at once
   * @param lines of the invoice or credit note; none if there is nothing to bill
   * @param waitsForPayment it takes effect when its invoice is paid
   */
  public record Outcome(
      String action,
      Instant effectiveAt,
      Standing standing,
      List<RatedLine> lines,
      Optional<Document> invoice,
      Optional<Document> creditNote,
      boolean waitsForPayment) {}

  /** A document that was issued; a preview has none. */
  public record Document(UUID id, String number) {}

  /**
   * A step of a subscription's life.
   *
   * @param at the wall clock's time
   */
  public record Step(UUID id, Transition transition, Instant at) {}

  /** The steps of the tenant's subscriptions, the latest first, up to {@code limit} of those before the given one. */
  public List<Step> history(UUID tenant, Optional<UUID> before, int limit) {
    return transactions.inNew(h -> History.page(h, tenant, before, limit));
  }

  /** The tenant's live subscription. */
  public Standing standing(UUID tenant) {
    return transactions.inNew(
        h -> {
          Subscription live = scenes.find(h, tenant, wall.instant()).subscription();
          return standing(h, live);
        });
  }

  /**
   * What the command would do now, to the cent.
   *
   * @throws ProblemException if the subscription does not allow it
   */
  public Outcome preview(UUID tenant, Command command) {
    renewals.bringUpToDate(tenant);
    return transactions.inNew(
        h -> {
          Scene scene = scenes.look(h, tenant, wall.instant());
          Optional<UUID> waiting = waiting(h, scene, command);
          if (waiting.isPresent() && command instanceof Command.Undo) {
            return withdrawn(h, scene);
          }
          Change change = changes(h).of(scene, command);
          return outcome(h, change, Documents.Issued.NOTHING, waitsForPayment(change, command));
        });
  }

  /**
   * Does it, in a transaction of its own.
   *
   * @throws ProblemException if the subscription does not allow it, or was changed by somebody else meanwhile
   */
  public Outcome execute(UUID tenant, Command command, Transition.By by) {
    renewals.bringUpToDate(tenant);
    return transactions.inNew(h -> execute(h, tenant, command, by));
  }

  private Outcome execute(Handle handle, UUID tenant, Command command, Transition.By by) {
    Scene scene = scenes.lock(handle, tenant, wall.instant());
    Optional<UUID> waiting = waiting(handle, scene, command);
    waiting.ifPresent(invoice -> pending.withdraw(handle, invoice, scene.at()));
    if (waiting.isPresent() && command instanceof Command.Undo) {
      return withdrawn(handle, scene);
    }
    Change change = changes(handle).of(scene, command);
    if (!waitsForPayment(change, command)) {
      return outcome(handle, change, store.store(handle, scene, change, by), false);
    }
    Documents.Issued issued = documents.issue(handle, change, by);
    UUID invoice = issued.invoice().orElseThrow().id();
    boolean paid = documents.isPaid(handle, invoice);
    if (paid) {
      // Customer credit has paid it already.
      store.apply(handle, scene, change, by);
    } else {
      pending.add(handle, scene, change, invoice, by);
    }
    return outcome(handle, change, issued, !paid);
  }

  /** The invoice of an upgrade that waits: undone or cancelled it is taken back, and nothing else can be done meanwhile. */
  private Optional<UUID> waiting(Handle handle, Scene scene, Command command) {
    Optional<UUID> invoice = pending.invoiceOf(handle, scene.subscription().id());
    boolean withdraws =
        command instanceof Command.Undo
            || command instanceof Command.Cancel cancel
                && cancel.when() == Command.Cancel.When.IMMEDIATE;
    if (invoice.isPresent() && !withdraws) {
      throw new ProblemException(
          LifecycleError.UPGRADE_PENDING, "pay invoice %s, or undo".formatted(invoice.get()));
    }
    return invoice;
  }

  private boolean waitsForPayment(Change change, Command command) {
    List<RatedLine> lines = documents.shown(change);
    return pending.isWanted()
        && command instanceof Command.Upgrade
        && !lines.isEmpty()
        && Documents.total(lines).isPositive();
  }

  private Outcome withdrawn(Handle handle, Scene scene) {
    return new Outcome(
        "upgrade-withdrawn",
        scene.at(),
        standing(handle, scene.subscription()),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private Changes changes(Handle handle) {
    return new Changes(key -> plans.latest(handle, key));
  }

  private Outcome outcome(
      Handle handle, Change change, Documents.Issued issued, boolean waitsForPayment) {
    return new Outcome(
        change.action(),
        change.effectiveAt(),
        standing(handle, waitsForPayment ? change.before() : change.standing()),
        documents.shown(change),
        issued.invoice(),
        issued.creditNote(),
        waitsForPayment);
  }

  private Standing standing(Handle handle, Subscription subscription) {
    List<UUID> ids = new ArrayList<>(List.of(subscription.planId()));
    subscription.scheduledPlan().ifPresent(ids::add);
    var known = plans.require(handle, ids);
    Plan plan = known.get(subscription.planId());
    PriceBook prices = PriceOverrides.of(handle, List.of(subscription.tenantId()));
    return new Standing(
        subscription,
        plan,
        prices.terms(subscription, plan, subscription.currentPeriod().start()),
        subscription.scheduledPlan().map(known::get));
  }
}
