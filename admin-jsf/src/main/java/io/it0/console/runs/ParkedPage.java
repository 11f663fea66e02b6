package io.it0.console.runs;

import io.it0.billrun.BillRuns;
import io.it0.billrun.ParkedSubscription;
import io.it0.console.Asked;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.console.Session;
import io.it0.console.Texts;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.omnifaces.cdi.Param;

/** What bill runs could not bill. */
@Named("parked")
@RequestScoped
public class ParkedPage {

  @Inject @Param private String after;
  @Inject private BillRuns runs;
  @Inject private Session session;
  @Inject private ConsoleConfig config;

  private Rows<ParkedSubscription> rows;

  @PostConstruct
  void load() {
    rows =
        Rows.of(
            runs.parked(Asked.idAfter(after), config.rows() + 1),
            config.rows(),
            row -> row.subscriptionId().toString());
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  /** The next run takes it up again. */
  public String release(String subscription) {
    runs.release(Asked.id(subscription), session.getUser().email(), session.requestId());
    Texts.tell("parked.released");
    return Links.again(Screen.PARKED.getPath());
  }

  public Rows<ParkedSubscription> getRows() {
    return rows;
  }

  public String getNextLink() {
    return Links.to(Screen.PARKED.getPath(), "after", rows.next());
  }
}
