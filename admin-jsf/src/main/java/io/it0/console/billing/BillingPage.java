package io.it0.console.billing;

import io.it0.billrun.UpcomingInvoices;
import io.it0.console.ChosenTenant;
import io.it0.console.Links;
import io.it0.console.Screen;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceFilter;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.Invoices;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.Standing;
import io.it0.money.Money;
import io.it0.period.TenantClocks;
import io.it0.quota.QuotaStatus;
import io.it0.quota.Quotas;
import io.it0.tenancy.Tenant;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.omnifaces.cdi.Param;

/** A tenant's billing at a glance: the subscription, what is used of it, what is to be paid. */
@Named("billing")
@RequestScoped
public class BillingPage {

  private static final int LATEST = 5;

  @Inject
  @Param(name = "tenant")
  private String named;

  @Inject private ChosenTenant chosen;
  @Inject private Lifecycle lifecycle;
  @Inject private Quotas quotas;
  @Inject private UpcomingInvoices upcoming;
  @Inject private Invoices invoices;
  @Inject private TenantClocks clocks;

  private Tenant tenant;
  private Standing standing;
  private List<QuotaStatus> limits = List.of();
  private List<InvoiceRow> latest = List.of();
  private List<Money> credit = List.of();
  private Money upcomingTotal;
  private Instant now;

  @PostConstruct
  void load() {
    chosen.of(named).ifPresent(this::load);
  }

  private void load(Tenant found) {
    tenant = found;
    now = clocks.clockOf(found).instant();
    standing = lifecycle.standing(found.id());
    limits = quotas.of(found);
    latest =
        invoices.page(
            chosen.scope(),
            new InvoiceFilter(
                Optional.of(found.id()), Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            LATEST);
    credit = invoices.credit(chosen.scope(), found.id());
    upcomingTotal = upcoming.of(found.id()).map(BillingPage::total).orElse(null);
  }

  // Late usage of an earlier subscription in another currency will be on an invoice of its own.
  private static Money total(UpcomingInvoices.Upcoming upcoming) {
    var subscription = upcoming.due().subscription();
    return upcoming.drafts().stream()
        .filter(draft -> draft.subscriptionId().equals(subscription.id()))
        .map(InvoiceDraft::total)
        .reduce(Money.zero(subscription.currency()), Money::plus);
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  /** Null: one of the platform's people has chosen none yet. */
  public Tenant getTenant() {
    return tenant;
  }

  public Standing getStanding() {
    return standing;
  }

  public QuotaStatus getTokens() {
    return limits.get(0);
  }

  public List<QuotaStatus> getLimits() {
    return limits;
  }

  public List<InvoiceRow> getLatest() {
    return latest;
  }

  public List<Money> getCredit() {
    return credit;
  }

  /** Null where nothing runs. */
  public Money getUpcomingTotal() {
    return upcomingTotal;
  }

  public boolean isOverdue(InvoiceRow row) {
    return row.balance().open().isPositive() && row.dueAt().isBefore(now);
  }

  /** How far the running period is, in percent, for the bar; 100 at most. */
  public int getUsedPercent() {
    return getTokens().percent() == null ? 0 : Math.min(100, getTokens().percent().intValue());
  }

  /** Nearly or wholly used up: the page warns. */
  public String getWarning() {
    if (getTokens().percent() == null) {
      return null;
    }
    int percent = getTokens().percent().intValue();
    return percent >= 100 ? "bad" : percent >= 80 ? "warn" : null;
  }

  public String getPlansLink() {
    return Links.to(Screen.PLANS.getPath(), "tenant", named);
  }

  public String getInvoicesLink() {
    return Links.to(Screen.INVOICES.getPath(), "tenant", named);
  }
}
