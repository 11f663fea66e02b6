package io.it0.console.billing;

import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.console.Session;
import io.it0.identity.TenantDirectory;
import io.it0.invoicing.InvoiceFilter;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.InvoiceStatus;
import io.it0.invoicing.Invoices;
import io.it0.tenancy.Tenant;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.omnifaces.cdi.Param;

/** The list of invoices. */
@Named("invoices")
@RequestScoped
public class InvoicesPage {

  @Inject
  @Param(name = "tenant")
  private String named;

  @Inject @Param private String status;
  @Inject @Param private String from;
  @Inject @Param private String before;
  @Inject @Param private String after;

  @Inject private Session session;
  @Inject private ChosenTenant chosen;
  @Inject private Invoices invoices;
  @Inject private TenantDirectory directory;
  @Inject private ConsoleConfig config;
  @Inject private Clock wall;

  private Rows<InvoiceRow> rows;
  private Map<UUID, String> names = Map.of();
  private Instant now;

  @PostConstruct
  void load() {
    now = wall.instant();
    InvoiceFilter filter =
        new InvoiceFilter(
            chosen.of(named).map(Tenant::id),
            Asked.of(InvoiceStatus.class, status).filter(s -> s != InvoiceStatus.DRAFT),
            Asked.day(from),
            Asked.day(before));
    rows =
        Rows.of(
            invoices.page(
                chosen.scope(),
                filter,
                Asked.place(after, InvoiceRow.Key::parse),
                config.rows() + 1),
            config.rows(),
            row -> row.key().toString());
    if (session.isPlatform()) {
      names = directory.names(rows.items().stream().map(InvoiceRow::tenantId).toList());
    }
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public Rows<InvoiceRow> getRows() {
    return rows;
  }

  public String tenantName(UUID tenant) {
    return names.get(tenant);
  }

  /** By the wall clock: a tenant on a test clock is seen so from outside. */
  public boolean isOverdue(InvoiceRow row) {
    return row.balance().open().isPositive() && row.dueAt().isBefore(now);
  }

  public List<String> getStatuses() {
    return List.of("issued", "paid", "void", "uncollectible");
  }

  public String getNamed() {
    return named;
  }

  public String getStatus() {
    return status;
  }

  public String getFrom() {
    return from;
  }

  public String getBefore() {
    return before;
  }

  public String getNextLink() {
    return Links.to(
        Screen.INVOICES.getPath(),
        "tenant",
        named,
        "status",
        status,
        "from",
        from,
        "before",
        before,
        "after",
        rows.next());
  }
}
