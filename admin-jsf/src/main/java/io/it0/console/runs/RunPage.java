package io.it0.console.runs;

import io.it0.billrun.BillRunRow;
import io.it0.billrun.BillRunStatus;
import io.it0.billrun.BillRuns;
import io.it0.billrun.Preview;
import io.it0.console.Asked;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.identity.TenantDirectory;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.omnifaces.cdi.Param;

/** A bill run, followed while it goes. */
@Named("run")
@RequestScoped
public class RunPage {

  private static final int WHOLE = 100;

  @Inject @Param private String id;
  @Inject @Param private String after;
  @Inject private BillRuns runs;
  @Inject private TenantDirectory directory;
  @Inject private ConsoleConfig config;

  private BillRunRow row;
  private Rows<Preview> previews = new Rows<>(List.of(), null);
  private Map<UUID, String> names = Map.of();

  @PostConstruct
  void load() {
    row = runs.require(Asked.id(id));
    if (row.dryRun() && row.status() == BillRunStatus.COMPLETED) {
      previews =
          Rows.of(
              runs.preview(row.id(), Asked.idAfter(after), config.rows() + 1),
              config.rows(),
              preview -> preview.subscriptionId().toString());
      names = directory.names(previews.items().stream().map(Preview::tenantId).toList());
    }
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public BillRunRow getRow() {
    return row;
  }

  public boolean isGoing() {
    return row.status() == BillRunStatus.WAITING || row.status() == BillRunStatus.RUNNING;
  }

  /** Done and parked of what was found due. */
  public int getPercent() {
    int due = row.progress().due();
    int dealtWith = row.progress().done() + row.progress().parked();
    return due == 0 ? (isGoing() ? 0 : WHOLE) : Math.min(WHOLE, WHOLE * dealtWith / due);
  }

  public Rows<Preview> getPreviews() {
    return previews;
  }

  public String tenantName(UUID tenant) {
    return names.get(tenant);
  }

  public String getNextLink() {
    return Links.to(Screen.RUN.getPath(), "id", id, "after", previews.next());
  }
}
