package io.it0.console.system;

import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.ConsoleConfig;
import io.it0.console.ConsoleError;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.console.Texts;
import io.it0.identity.TenantDirectory;
import io.it0.invariant.InvariantDesk;
import io.it0.invariant.ViolationRow;
import io.it0.invariant.WatchRow;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.omnifaces.cdi.Param;

/** Whether what must always hold does. */
@Named("invariants")
@RequestScoped
public class InvariantsPage {

  @Inject @Param private String all;
  @Inject @Param private String after;
  @Inject private InvariantDesk desk;
  @Inject private ChosenTenant chosen;
  @Inject private TenantDirectory directory;
  @Inject private ConsoleConfig config;

  private WatchRow watch;
  private Rows<ViolationRow> rows;
  private Map<UUID, String> names;
  private String tenant;

  @PostConstruct
  void load() {
    watch = desk.watch();
    rows =
        Rows.of(
            desk.list(Optional.empty(), all != null, Asked.idAfter(after), config.rows() + 1),
            config.rows(),
            row -> row.id().toString());
    names = directory.names(rows.items().stream().map(ViolationRow::tenantId).toList());
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  /** Looks at a tenant now. */
  public String check() {
    Tenant found =
        chosen
            .of(tenant)
            .orElseThrow(
                () -> new ProblemException(ConsoleError.FIELD_INVALID, Texts.of("field.tenant")));
    desk.check(found);
    Texts.tell("invariant.checked", found.name());
    return Links.again(Screen.INVARIANTS.getPath());
  }

  public WatchRow getWatch() {
    return watch;
  }

  public List<Map.Entry<String, Long>> getByInvariant() {
    return List.copyOf(watch.open().entrySet());
  }

  public Rows<ViolationRow> getRows() {
    return rows;
  }

  public String tenantName(UUID id) {
    return names.get(id);
  }

  public String getTenant() {
    return tenant;
  }

  public void setTenant(String tenant) {
    this.tenant = tenant;
  }

  public String getNextLink() {
    return Links.to(Screen.INVARIANTS.getPath(), "all", all, "after", rows.next());
  }
}
