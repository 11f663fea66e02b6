package io.it0.console.tenants;

import io.it0.console.Asked;
import io.it0.console.ConsoleError;
import io.it0.console.Links;
import io.it0.console.Session;
import io.it0.console.Texts;
import io.it0.identity.AuditFilter;
import io.it0.identity.AuditRow;
import io.it0.identity.AuditTrail;
import io.it0.identity.TenantDirectory;
import io.it0.identity.TenantPatch;
import io.it0.identity.TenantRow;
import io.it0.identity.TestClockAdministration;
import io.it0.invoicing.InvoiceDesk;
import io.it0.invoicing.InvoiceFilter;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.Invoices;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.Standing;
import io.it0.money.Money;
import io.it0.period.TestClock;
import io.it0.problem.ProblemException;
import io.it0.quota.QuotaStatus;
import io.it0.quota.Quotas;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.Tenants;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
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
  @Inject private InvoiceDesk desk;
  @Inject private TestClockAdministration clocks;
  @Inject private AuditTrail trail;
  @Inject private Clock wall;

  private TenantRow row;
  private Standing standing;
  private List<QuotaStatus> limits;
  private List<InvoiceRow> latest;
  private List<Money> balances;
  private List<AuditRow> audit;
  private TestClock clock;
  private BigDecimal credit;
  private String creditNote;
  private UUID wish = UUID.randomUUID();
  private int days = 1;
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
    balances = invoices.credit(Invoices.Scope.EVERYBODYS, wanted);
    audit = trail.page(new AuditFilter(Optional.of(wanted), "", ""), Optional.empty(), LATEST);
    if (row.testClockId() != null) {
      clock = clocks.require(row.testClockId());
    }
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

  public String suspend() {
    return status("suspended", "tenant.suspended");
  }

  public String activate() {
    return status("active", "tenant.activated");
  }

  private String status(String to, String told) {
    directory.change(row.id(), new TenantPatch(Map.of("status", to)), session.actor());
    return done(told);
  }

  /** Below zero: taken back. */
  public String grantCredit() {
    if (credit == null) {
      throw new ProblemException(ConsoleError.FIELD_INVALID, Texts.of("field.amount"));
    }
    Money amount = Money.of(credit.toPlainString(), standing.subscription().currency());
    desk.grant(
        row.id(),
        new InvoiceDesk.WantedCredit(wish, amount, creditNote == null ? "" : creditNote),
        session.by());
    return done("tenant.creditGranted");
  }

  /** Puts the tenant on a new clock that stands at its own time. */
  public String useTestClock() {
    TestClock made = clocks.create(row.slug(), wall.instant(), session.actor());
    directory.setTestClock(row.id(), Optional.of(made.id()), session.actor());
    return done("tenant.onClock");
  }

  /** Advances the tenant's clock by whole days, and does what falls due on the way. */
  public String advanceClock() {
    clocks.advanceTo(
        row.testClockId(), clocks.after(row.testClockId(), Duration.ofDays(days)), session.actor());
    return done("tenant.advanced");
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

  public List<Money> getBalances() {
    return balances;
  }

  public List<AuditRow> getAudit() {
    return audit;
  }

  /** Null: it lives in the wall clock's time. */
  public TestClock getClock() {
    return clock;
  }

  public BigDecimal getCredit() {
    return credit;
  }

  public void setCredit(BigDecimal credit) {
    this.credit = credit;
  }

  public String getCreditNote() {
    return creditNote;
  }

  public void setCreditNote(String creditNote) {
    this.creditNote = creditNote;
  }

  /** Kept in the form, so that what is sent twice is done once. */
  public String getWish() {
    return wish.toString();
  }

  public void setWish(String wish) {
    this.wish = Asked.id(wish);
  }

  public int getDays() {
    return days;
  }

  public void setDays(int days) {
    this.days = days;
  }
}
