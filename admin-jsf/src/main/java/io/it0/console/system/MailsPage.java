package io.it0.console.system;

import io.it0.console.Asked;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.console.Texts;
import io.it0.mail.MailDesk;
import io.it0.mail.MailRow;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.omnifaces.cdi.Param;

/** E-mails on their way, and those that could not be sent. */
@Named("mails")
@RequestScoped
public class MailsPage {

  private static final List<String> STATUSES = List.of("QUEUED", "SENT", "PARKED");

  @Inject @Param private String status;
  @Inject @Param private String after;
  @Inject private MailDesk desk;
  @Inject private ConsoleConfig config;

  private Rows<MailRow> rows;

  @PostConstruct
  void load() {
    Optional<String> wanted = Asked.text(status).filter(STATUSES::contains);
    rows =
        Rows.of(
            desk.list(wanted, Optional.empty(), Asked.idAfter(after), config.rows() + 1),
            config.rows(),
            row -> row.id().toString());
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public String retry(String id) {
    desk.release(Asked.id(id));
    Texts.tell("mail.released");
    return Links.again(Screen.MAILS.getPath(), "status", status);
  }

  public Rows<MailRow> getRows() {
    return rows;
  }

  public List<String> getStatuses() {
    return STATUSES;
  }

  public String getStatus() {
    return status;
  }

  public String getNextLink() {
    return Links.to(Screen.MAILS.getPath(), "status", status, "after", rows.next());
  }
}
