package io.it0.console.ledger;

import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.ConsoleConfig;
import io.it0.console.Downloads;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.ledger.Account;
import io.it0.ledger.LedgerBooks;
import io.it0.ledger.LedgerTables;
import io.it0.ledger.StatementFilter;
import io.it0.ledger.StatementRow;
import io.it0.ledger.Whose;
import io.it0.money.Money;
import io.it0.tenancy.Tenant;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.omnifaces.cdi.Param;

/** An account's statement in one currency. */
@Named("statement")
@RequestScoped
public class StatementPage {

  private static final int TABLE_ROWS = 200;

  @Inject
  @Param(name = "tenant")
  private String named;

  @Inject
  @Param(name = "account")
  private String wantedAccount;

  @Inject
  @Param(name = "currency")
  private String wantedCurrency;

  @Inject @Param private String from;
  @Inject @Param private String before;
  @Inject @Param private String after;
  @Inject @Param private String csv;

  @Inject private ChosenTenant chosen;
  @Inject private LedgerBooks books;
  @Inject private ConsoleConfig config;

  private Account account;
  private String currency;
  private Money opening;
  private Rows<StatementRow> rows;

  @PostConstruct
  void load() {
    account = Asked.of(Account.class, wantedAccount).orElse(Account.RECEIVABLE);
    currency = Asked.text(wantedCurrency).filter(code -> code.matches("USD|CNY")).orElse("USD");
    StatementFilter filter =
        new StatementFilter(
            account,
            currency,
            new Whose(chosen.of(named).map(Tenant::id), Whose.Clocks.ALL),
            Asked.day(from),
            Asked.day(before));
    int limit = csv == null ? config.rows() : TABLE_ROWS;
    opening = books.opening(filter);
    rows =
        Rows.of(
            books.statement(filter, Asked.place(after, StatementRow.Key::parse), limit + 1),
            limit,
            row -> row.key().toString());
  }

  /** Answers the page, or the table where that is asked for. */
  public void open() {
    if (csv != null) {
      Downloads.csv("statement.csv", LedgerTables.statement(rows.items()));
    }
  }

  public Rows<StatementRow> getRows() {
    return rows;
  }

  public Money getOpening() {
    return opening;
  }

  public Account[] getAccounts() {
    return Account.values();
  }

  public Account getAccount() {
    return account;
  }

  public String getCurrency() {
    return currency;
  }

  public String getNamed() {
    return named;
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
        Screen.STATEMENT.getPath(),
        "tenant",
        named,
        "account",
        account,
        "currency",
        currency,
        "from",
        from,
        "before",
        before,
        name,
        value);
  }
}
