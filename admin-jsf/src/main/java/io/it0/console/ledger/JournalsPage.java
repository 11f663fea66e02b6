package io.it0.console.ledger;

import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.ConsoleConfig;
import io.it0.console.Downloads;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.ledger.JournalFilter;
import io.it0.ledger.JournalKey;
import io.it0.ledger.JournalKind;
import io.it0.ledger.JournalRow;
import io.it0.ledger.LedgerBooks;
import io.it0.ledger.LedgerTables;
import io.it0.ledger.Whose;
import io.it0.tenancy.Tenant;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.omnifaces.cdi.Param;

/** The journals, the latest first. */
@Named("journals")
@RequestScoped
public class JournalsPage {

  private static final int TABLE_ROWS = 200;

  @Inject
  @Param(name = "tenant")
  private String named;

  @Inject @Param private String kind;
  @Inject @Param private String from;
  @Inject @Param private String before;
  @Inject @Param private String after;
  @Inject @Param private String csv;

  @Inject private ChosenTenant chosen;
  @Inject private LedgerBooks books;
  @Inject private ConsoleConfig config;

  private Rows<JournalRow> rows;

  @PostConstruct
  void load() {
    JournalFilter filter =
        new JournalFilter(
            new Whose(chosen.of(named).map(Tenant::id), Whose.Clocks.ALL),
            Asked.of(JournalKind.class, kind),
            Optional.empty(),
            Asked.day(from),
            Asked.day(before));
    int limit = csv == null ? config.rows() : TABLE_ROWS;
    rows =
        Rows.of(
            books.journals(filter, Asked.place(after, JournalKey::parse), limit + 1),
            limit,
            row -> new JournalKey(row.postedAt(), row.id()).toString());
  }

  /** Answers the page, or the table where that is asked for. */
  public void open() {
    if (csv != null) {
      Downloads.csv("journals.csv", LedgerTables.journals(rows.items()));
    }
  }

  public Rows<JournalRow> getRows() {
    return rows;
  }

  public JournalKind[] getKinds() {
    return JournalKind.values();
  }

  public String getNamed() {
    return named;
  }

  public String getKind() {
    return kind;
  }

  public String getFrom() {
    return from;
  }

  public String getBefore() {
    return before;
  }

  public String getNextLink() {
    return link("after", rows.next());
  }

  public String getTableLink() {
    return link("csv", 1);
  }

  private String link(String name, Object value) {
    return Links.to(
        Screen.JOURNALS.getPath(),
        "tenant",
        named,
        "kind",
        kind,
        "from",
        from,
        "before",
        before,
        name,
        value);
  }
}
