package io.it0.console.catalog;

import io.it0.catalog.CatalogError;
import io.it0.catalog.Plan;
import io.it0.catalog.PlanDesk;
import io.it0.catalog.PlanFigures;
import io.it0.catalog.PlanLimits;
import io.it0.catalog.PlanPrice;
import io.it0.catalog.Plans;
import io.it0.console.Asked;
import io.it0.console.ConsoleError;
import io.it0.console.Links;
import io.it0.console.Screen;
import io.it0.console.Session;
import io.it0.console.Texts;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.omnifaces.cdi.Param;

/** A plan's versions, and the form that its next one is made with. */
@Named("catalog")
@RequestScoped
public class CatalogPage {

  private static final String BASE = "-base";
  private static final String OVERAGE = "-overage";

  @Inject
  @Param(name = "plan")
  private String wanted;

  @Inject private Plans plans;
  @Inject private PlanDesk desk;
  @Inject private Session session;

  private final Map<String, String> prices = new LinkedHashMap<>();
  private List<Plan> current;
  private List<Plan> versions;
  private Plan latest;
  private int from;
  private String name;
  private long includedTokens;
  private Integer hardLimit;
  private boolean countCache;
  private String policy;
  private int servers;
  private int users;
  private int orders;

  @PostConstruct
  void load() {
    current = plans.current();
    String key =
        Asked.text(wanted)
            .or(() -> current.stream().findFirst().map(Plan::key))
            .orElseThrow(CatalogPage::notFound);
    versions = desk.versions(key);
    latest = versions.stream().findFirst().orElseThrow(CatalogPage::notFound);
    from = latest.version();
    fill(latest.figures());
  }

  private static ProblemException notFound() {
    return new ProblemException(ConsoleError.PAGE_NOT_FOUND, "no such plan");
  }

  private void fill(PlanFigures figures) {
    name = figures.name();
    includedTokens = figures.includedTokens();
    hardLimit = figures.hardLimitPercent().orElse(null);
    countCache = figures.countCacheTokens();
    policy = figures.allowancePolicy();
    servers = figures.limits().servers();
    users = figures.limits().users();
    orders = figures.limits().standingOrders();
    for (PlanPrice price : figures.prices()) {
      String slot = price.base().currencyCode() + "-" + price.interval();
      prices.put(slot + BASE, price.base().amount().toPlainString());
      prices.put(
          slot + OVERAGE, price.overagePerMtok().map(BigDecimal::toPlainString).orElse(null));
    }
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public String publish() {
    Plan published = desk.publish(figures(), Optional.of(from), session.by());
    Texts.tell("catalog.published", published.figures().name(), published.version());
    return Links.again(Screen.CATALOG.getPath(), "plan", published.key());
  }

  private PlanFigures figures() {
    try {
      return new PlanFigures(
          latest.key(),
          name == null ? "" : name,
          includedTokens,
          Optional.ofNullable(hardLimit),
          countCache,
          policy,
          new PlanLimits(servers, users, orders),
          priceList());
    } catch (IllegalArgumentException e) {
      throw new ProblemException(CatalogError.PLAN_INVALID, e.getMessage());
    }
  }

  // A price that the plan has stays one; an empty field sells it in no such way any more.
  private List<PlanPrice> priceList() {
    List<PlanPrice> list = new ArrayList<>();
    for (String slot : getSlots()) {
      Optional<String> base = Asked.text(prices.get(slot + BASE));
      if (base.isPresent()) {
        String currency = slot.substring(0, slot.indexOf('-'));
        Optional<BigDecimal> overage = Asked.text(prices.get(slot + OVERAGE)).map(BigDecimal::new);
        list.add(new PlanPrice(interval(slot), Money.of(base.get(), currency), overage));
      }
    }
    return list;
  }

  private static BillingInterval interval(String slot) {
    return BillingInterval.valueOf(slot.substring(slot.indexOf('-') + 1));
  }

  public List<String> getSlots() {
    return List.of("USD-MONTH", "USD-YEAR", "CNY-MONTH", "CNY-YEAR");
  }

  public String slotName(String slot) {
    return slot.substring(0, slot.indexOf('-')) + " · " + Texts.of("plans." + interval(slot));
  }

  public Map<String, String> getPrices() {
    return prices;
  }

  public List<Plan> getCurrent() {
    return current;
  }

  public List<Plan> getVersions() {
    return versions;
  }

  public Plan getLatest() {
    return latest;
  }

  /** The version that the form was filled from: somebody else's next one is not overwritten. */
  public int getFrom() {
    return from;
  }

  public void setFrom(int from) {
    this.from = from;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public long getIncludedTokens() {
    return includedTokens;
  }

  public void setIncludedTokens(long includedTokens) {
    this.includedTokens = includedTokens;
  }

  public Integer getHardLimit() {
    return hardLimit;
  }

  public void setHardLimit(Integer hardLimit) {
    this.hardLimit = hardLimit;
  }

  public boolean isCountCache() {
    return countCache;
  }

  public void setCountCache(boolean countCache) {
    this.countCache = countCache;
  }

  public String getPolicy() {
    return policy;
  }

  public void setPolicy(String policy) {
    this.policy = policy;
  }

  public int getServers() {
    return servers;
  }

  public void setServers(int servers) {
    this.servers = servers;
  }

  public int getUsers() {
    return users;
  }

  public void setUsers(int users) {
    this.users = users;
  }

  public int getOrders() {
    return orders;
  }

  public void setOrders(int orders) {
    this.orders = orders;
  }
}
