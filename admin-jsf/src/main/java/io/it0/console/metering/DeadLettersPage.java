package io.it0.console.metering;

import io.it0.console.Asked;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.console.Texts;
import io.it0.usage.deadletter.DeadLetterDesk;
import io.it0.usage.deadletter.DeadLetterRow;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.omnifaces.cdi.Param;

/** What could not be counted. */
@Named("deadLetters")
@RequestScoped
public class DeadLettersPage {

  @Inject @Param private String all;
  @Inject @Param private String after;
  @Inject private DeadLetterDesk desk;
  @Inject private ConsoleConfig config;

  private Rows<DeadLetterRow> rows;

  @PostConstruct
  void load() {
    rows =
        Rows.of(
            desk.list(Asked.idAfter(after), config.rows() + 1, all == null),
            config.rows(),
            row -> row.id().toString());
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  /** Puts it back on the stream; counted it is once only. */
  public String replay(String id) {
    desk.replay(Asked.id(id));
    Texts.tell("deadLetter.replayed");
    return Links.again(Screen.DEAD_LETTERS.getPath(), "all", all);
  }

  public Rows<DeadLetterRow> getRows() {
    return rows;
  }

  public boolean isAll() {
    return all != null;
  }

  public String getNextLink() {
    return Links.to(Screen.DEAD_LETTERS.getPath(), "all", all, "after", rows.next());
  }
}
