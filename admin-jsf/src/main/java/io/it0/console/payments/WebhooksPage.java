package io.it0.console.payments;

import io.it0.console.Asked;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.console.Session;
import io.it0.console.Texts;
import io.it0.payment.InboxRow;
import io.it0.payment.Webhooks;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.omnifaces.cdi.Param;

/** What providers have told us, and what became of it. */
@Named("webhooks")
@RequestScoped
public class WebhooksPage {

  @Inject @Param private String status;
  @Inject @Param private String after;
  @Inject private Webhooks webhooks;
  @Inject private Session session;
  @Inject private ConsoleConfig config;

  private Rows<InboxRow> rows;

  @PostConstruct
  void load() {
    rows =
        Rows.of(
            webhooks.page(
                Asked.of(InboxRow.Status.class, status), Asked.idAfter(after), config.rows() + 1),
            config.rows(),
            row -> row.id().toString());
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  /** Applies it again: what was applied is not applied twice. */
  public String replay(String id) {
    webhooks.replay(Asked.id(id), session.getUser().email(), session.requestId());
    Texts.tell("webhook.replayed");
    return Links.again(Screen.WEBHOOKS.getPath(), "status", status);
  }

  public Rows<InboxRow> getRows() {
    return rows;
  }

  public InboxRow.Status[] getStatuses() {
    return InboxRow.Status.values();
  }

  public String getStatus() {
    return status;
  }

  public String getNextLink() {
    return Links.to(Screen.WEBHOOKS.getPath(), "status", status, "after", rows.next());
  }
}
