package io.it0.console.tenants;

import io.it0.console.Asked;
import io.it0.console.Links;
import io.it0.console.Session;
import io.it0.console.Texts;
import io.it0.identity.TenantDirectory;
import io.it0.identity.TenantPatch;
import io.it0.identity.TenantRow;
import io.it0.invoicing.InvoiceFilter;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.Invoices;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.Standing;
import io.it0.quota.QuotaStatus;
import io.it0.quota.Quotas;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.Tenants;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.omnifaces.cdi.Param;

/** One tenant. */
@Named("tenant")
@RequestScoped
public class TenantPage {

  private static final int LATEST = 8;

  @Inject @Param private String id;

  @Inject private Session session;
  @Inject private TenantDirectory directory;
  @Inject private Tenants tenants;
  @Inject private Lifecycle lifecycle;
  @Inject private Quotas quotas;
  @Inject private Invoices invoices;
  @Inject private Clock wall;

  private TenantRow row;
  private Standing standing;
  private List<QuotaStatus> limits;
  private List<InvoiceRow> latest;
  private Long maxTokens;
  private Integer maxServers;
  private Integer maxUsers;
  private Integer maxOrders;

  @PostConstruct
  void load() {
    UUID wanted = Asked.id(id);
    row = directory.require(wanted);
    Tenant tenant = tenants.find(wanted).orElseThrow();
    standing = lifecycle.standing(wanted);
    limits = quotas.of(tenant);
    latest =
        invoices.page(
            Invoices.Scope.EVERYBODYS,
            new InvoiceFilter(
                Optional.of(wanted), Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            LATEST);
    maxTokens = row.maxAgentTokensPerMonth();
    maxServers = row.maxServers();
    maxUsers = row.maxUsers();
    maxOrders = row.maxStandingOrders();
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  /** An empty field gives way to the plan's limit. */
  public String saveLimits() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("maxAgentTokensPerMonth", maxTokens);
    values.put("maxServers", number(maxServers));
    values.put("maxUsers", number(maxUsers));
    values.put("maxStandingOrders", number(maxOrders));
    directory.change(row.id(), new TenantPatch(values), session.actor());
    return done("tenant.limitsSaved");
  }

  private static Long number(Integer value) {
    return value == null ? null : value.longValue();
  }

  private String done(String key) {
    Texts.tell(key);
    return Links.again("/tenants/detail", "id", row.id());
  }

  public TenantRow getRow() {
    return row;
  }

  public Standing getStanding() {
    return standing;
  }

  public List<QuotaStatus> getLimits() {
    return limits;
  }

  public List<InvoiceRow> getInvoices() {
    return latest;
  }

  /** By the wall clock: a tenant on a test clock is seen so from outside. */
  public boolean isOverdue(InvoiceRow invoice) {
    return invoice.balance().open().isPositive() && invoice.dueAt().isBefore(wall.instant());
  }

  public Long getMaxTokens() {
    return maxTokens;
  }

  public void setMaxTokens(Long maxTokens) {
    this.maxTokens = maxTokens;
  }

  public Integer getMaxServers() {
    return maxServers;
  }

  public void setMaxServers(Integer maxServers) {
    this.maxServers = maxServers;
  }

  public Integer getMaxUsers() {
    return maxUsers;
  }

  public void setMaxUsers(Integer maxUsers) {
    this.maxUsers = maxUsers;
  }

  public Integer getMaxOrders() {
    return maxOrders;
  }

  public void setMaxOrders(Integer maxOrders) {
    this.maxOrders = maxOrders;
  }
}
