package io.it0.console.system;

import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.identity.AuditFilter;
import io.it0.identity.AuditRow;
import io.it0.identity.AuditTrail;
import io.it0.tenancy.Tenant;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.omnifaces.cdi.Param;

/** Who did what. */
@Named("audit")
@RequestScoped
public class AuditPage {

  @Inject
  @Param(name = "tenant")
  private String named;

  @Inject @Param private String action;
  @Inject @Param private String actor;
  @Inject @Param private String after;
  @Inject private ChosenTenant chosen;
  @Inject private AuditTrail trail;
  @Inject private ConsoleConfig config;

  private Rows<AuditRow> rows;

  @PostConstruct
  void load() {
    AuditFilter filter =
        new AuditFilter(
            chosen.of(named).map(Tenant::id),
            Asked.text(action).orElse(""),
            Asked.text(actor).orElse(""));
    rows =
        Rows.of(
            trail.page(filter, Asked.idAfter(after), config.rows() + 1),
            config.rows(),
            row -> row.id().toString());
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public Rows<AuditRow> getRows() {
    return rows;
  }

  public String getNamed() {
    return named;
  }

  public String getAction() {
    return action;
  }

  public String getActor() {
    return actor;
  }

  public String getNextLink() {
    return Links.to(
        Screen.AUDIT.getPath(),
        "tenant",
        named,
        "action",
        action,
        "actor",
        actor,
        "after",
        rows.next());
  }
}
