package io.it0.subscription;

import static io.it0.subscription.SubscriptionError.SUBSCRIPTION_EXISTS;

import io.it0.catalog.Plan;
import io.it0.catalog.Plans;
import io.it0.db.UuidV7;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceIssue;
import io.it0.invoicing.InvoiceKind;
import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import io.it0.rating.RatedLine;
import io.it0.tenancy.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What can be done with subscriptions. Everything happens in the caller's transaction, on the platform's pool. */
@ApplicationScoped
public class Subscriptions {

  private static final Transition.By REGISTRATION =
      Transition.By.system("registration", "the tenant was registered");

  private Plans plans;
  private InvoiceIssue invoices;
  private SubscriptionLog log;

  protected Subscriptions() {}

  @Inject
  public Subscriptions(Plans plans, InvoiceIssue invoices, SubscriptionLog log) {
    this.plans = plans;
    this.invoices = invoices;
    this.log = log;
  }

  /** As {@link #start(Handle, Tenant, NewSubscription, Instant)}, by calendar months. */
  public Subscription start(
      Handle handle,
      Tenant tenant,
      String planKey,
      String currency,
      BillingInterval interval,
      Instant at) {
    return start(
        handle, tenant, new NewSubscription(planKey, currency, interval, Optional.empty()), at);
  }

  /**
   * Subscribes a tenant to the latest version of a plan, opens its first period, and issues the invoice of its base fee
   * up to the term's end; a plan that costs nothing gives none. That invoice must be the transaction's last statement
   * but few: its number's lock is held until the commit.
   *
   * @param at business time, from which on the tenant is subscribed
   * @throws ProblemException if it has a live subscription, or the plan is not sold like that
   */
  public Subscription start(Handle handle, Tenant tenant, NewSubscription wanted, Instant at) {
    Plan plan = plans.latest(handle, wanted.planKey());
    plan.price(wanted.currency(), wanted.interval());
    Subscription subscription = Subscription.start(tenant.id(), plan, wanted, tenant.zone(), at);
    if (SubscriptionStore.insert(handle, List.of(subscription), at) == 0) {
      throw new ProblemException(
          SUBSCRIPTION_EXISTS, "tenant " + tenant.slug() + " has a live subscription");
    }
    SubscriptionStore.openPeriods(handle, List.of(subscription));
    log.record(handle, List.of(Transition.started(subscription, plan, REGISTRATION)));
    issueFirst(handle, subscription, plan, tenant.zone());
    return subscription;
  }

  private void issueFirst(Handle handle, Subscription subscription, Plan plan, ZoneId zone) {
    PriceBook prices = PriceOverrides.of(handle, List.of(subscription.tenantId()));
    List<RatedLine> lines = subscription.baseFee(prices, plan, zone).stream().toList();
    if (!invoices.isWorthIssuing(lines)) {
      return;
    }
    Instant at = subscription.startedAt();
    InvoiceDraft draft =
        new InvoiceDraft(
            UuidV7.next(),
            subscription.tenantId(),
            subscription.id(),
            InvoiceKind.PERIOD,
            at.toString(),
            subscription.currentPeriod(),
            lines,
            at);
    invoices.issue(handle, List.of(draft));
  }
}
