package io.it0.console.runs;

import io.it0.billrun.BillRunRequest;
import io.it0.billrun.BillRunRow;
import io.it0.billrun.BillRunTrigger;
import io.it0.billrun.BillRuns;
import io.it0.console.Asked;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.console.Session;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.omnifaces.cdi.Param;

/** The list of bill runs, and the start of another. */
@Named("runs")
@RequestScoped
public class RunsPage {

  @Inject @Param private String after;
  @Inject private BillRuns runs;
  @Inject private Session session;
  @Inject private ConsoleConfig config;

  private Rows<BillRunRow> rows;
  private boolean dry;

  @PostConstruct
  void load() {
    rows =
        Rows.of(
            runs.page(Asked.idAfter(after), config.rows() + 1),
            config.rows(),
            row -> row.id().toString());
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public String start() {
    BillRunRow row =
        runs.start(
            new BillRunRequest(
                Optional.empty(),
                dry,
                BillRunTrigger.REQUEST,
                session.getUser().email(),
                session.requestId()));
    return Links.again(Screen.RUN.getPath(), "id", row.id());
  }

  public Rows<BillRunRow> getRows() {
    return rows;
  }

  public boolean isDry() {
    return dry;
  }

  public void setDry(boolean dry) {
    this.dry = dry;
  }

  public String getNextLink() {
    return Links.to(Screen.RUNS.getPath(), "after", rows.next());
  }
}
