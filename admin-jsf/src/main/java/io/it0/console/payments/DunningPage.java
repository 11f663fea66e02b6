package io.it0.console.payments;

import io.it0.console.Asked;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.console.Session;
import io.it0.console.Texts;
import io.it0.dunning.BoardFilter;
import io.it0.dunning.DunningBoard;
import io.it0.dunning.DunningCase;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.omnifaces.cdi.Param;

/** The board of unpaid invoices. */
@Named("dunning")
@RequestScoped
public class DunningPage {

  @Inject @Param private String status;
  @Inject @Param private String after;
  @Inject private DunningBoard board;
  @Inject private Session session;
  @Inject private ConsoleConfig config;

  private Rows<DunningCase> rows;

  @PostConstruct
  void load() {
    BoardFilter filter =
        new BoardFilter(
            Asked.of(DunningCase.Status.class, status),
            Optional.empty(),
            Asked.place(after, BoardFilter.Key::parse));
    rows =
        Rows.of(
            board.page(filter, config.rows() + 1),
            config.rows(),
            one -> new BoardFilter.Key(one.openedAt(), one.invoiceId()).toString());
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public String pause(String invoice) {
    board.pause(Asked.id(invoice), Texts.of("dunning.pausedNote"), session.by());
    return done("dunning.paused");
  }

  public String resume(String invoice) {
    board.resume(Asked.id(invoice), session.by());
    return done("dunning.resumed");
  }

  public String retry(String invoice) {
    board.retry(Asked.id(invoice), session.by());
    return done("dunning.retried");
  }

  private String done(String key) {
    Texts.tell(key);
    return Links.again(Screen.DUNNING.getPath(), "status", status);
  }

  public Rows<DunningCase> getRows() {
    return rows;
  }

  public DunningCase.Status[] getStatuses() {
    return DunningCase.Status.values();
  }

  public String getStatus() {
    return status;
  }

  public String getNextLink() {
    return Links.to(Screen.DUNNING.getPath(), "status", status, "after", rows.next());
  }
}
