package io.it0.console.billing;

import io.it0.catalog.Plan;
import io.it0.catalog.PlanPrice;
import io.it0.catalog.Plans;
import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.Links;
import io.it0.console.Screen;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.Standing;
import io.it0.period.BillingInterval;
import io.it0.tenancy.Tenant;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.omnifaces.cdi.Param;

/** The plans side by side, in one currency and interval. */
@Named("plans")
@RequestScoped
public class PlansPage {

  private static final List<String> CURRENCIES = List.of("USD", "CNY");

  @Inject
  @Param(name = "tenant")
  private String named;

  @Inject
  @Param(name = "currency")
  private String wantedCurrency;

  @Inject
  @Param(name = "interval")
  private String wantedInterval;

  @Inject private ChosenTenant chosen;
  @Inject private Plans plans;
  @Inject private Lifecycle lifecycle;

  private Tenant tenant;
  private Standing standing;
  private List<Plan> current;
  private String currency;
  private BillingInterval interval;

  @PostConstruct
  void load() {
    current = plans.current();
    chosen
        .of(named)
        .ifPresent(
            found -> {
              tenant = found;
              standing = lifecycle.standing(found.id());
            });
    String own = standing == null ? CURRENCIES.get(0) : standing.subscription().currency();
    currency = Asked.text(wantedCurrency).filter(CURRENCIES::contains).orElse(own);
    interval =
        Asked.of(BillingInterval.class, wantedInterval)
            .orElse(standing == null ? BillingInterval.MONTH : standing.subscription().interval());
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public List<Plan> getCurrent() {
    return current;
  }

  /** Null where the plan is not sold so. */
  public PlanPrice price(Plan plan) {
    return plan.figures().prices().stream()
        .filter(price -> price.interval() == interval)
        .filter(price -> price.base().currencyCode().equals(currency))
        .findFirst()
        .orElse(null);
  }

  public boolean isCurrent(Plan plan) {
    return standing != null && standing.plan().key().equals(plan.key());
  }

  /** Whether the tenant's own subscription could change to it: a subscription stays in its currency. */
  public boolean isOffered(Plan plan) {
    return standing != null
        && standing.subscription().currency().equals(currency)
        && price(plan) != null
        && !(isCurrent(plan) && standing.subscription().interval() == interval);
  }

  public String changeLink(Plan plan) {
    return Links.to(
        "/billing/change", "tenant", named, "plan", plan.key(), "interval", interval.name());
  }

  public String link(String currencyWanted, String intervalWanted) {
    return Links.to(
        Screen.PLANS.getPath(),
        "tenant",
        named,
        "currency",
        currencyWanted,
        "interval",
        intervalWanted);
  }

  public Tenant getTenant() {
    return tenant;
  }

  public Optional<Standing> standing() {
    return Optional.ofNullable(standing);
  }

  public String getCurrency() {
    return currency;
  }

  public String getInterval() {
    return interval.name();
  }

  public List<String> getCurrencies() {
    return CURRENCIES;
  }
}
