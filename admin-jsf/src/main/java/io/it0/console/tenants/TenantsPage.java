package io.it0.console.tenants;

import io.it0.catalog.Plan;
import io.it0.catalog.Plans;
import io.it0.console.Asked;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.identity.TenantDirectory;
import io.it0.identity.TenantFilter;
import io.it0.identity.TenantRow;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.omnifaces.cdi.Param;

/** The list of tenants. */
@Named("tenants")
@RequestScoped
public class TenantsPage {

  @Inject @Param private String search;
  @Inject @Param private String status;
  @Inject @Param private String plan;
  @Inject @Param private String after;

  @Inject private TenantDirectory directory;
  @Inject private Plans plans;
  @Inject private ConsoleConfig config;

  private Rows<TenantRow> rows;
  private List<Plan> known;

  @PostConstruct
  void load() {
    TenantFilter filter =
        new TenantFilter(Asked.text(search).orElse(""), Asked.text(status), Asked.text(plan));
    rows =
        Rows.of(
            directory.list(filter, Asked.text(after).orElse(""), config.rows() + 1),
            config.rows(),
            TenantRow::slug);
    known = plans.current();
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public Rows<TenantRow> getRows() {
    return rows;
  }

  public List<Plan> getPlans() {
    return known;
  }

  public String getSearch() {
    return search;
  }

  public String getStatus() {
    return status;
  }

  public String getPlan() {
    return plan;
  }

  public boolean isFiltered() {
    return search != null || status != null || plan != null || after != null;
  }

  public String getNextLink() {
    return Links.to(
        Screen.TENANTS.getPath(),
        "search",
        search,
        "status",
        status,
        "plan",
        plan,
        "after",
        rows.next());
  }
}
