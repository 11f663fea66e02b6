package io.it0.console.ledger;

import io.it0.console.Asked;
import io.it0.console.Downloads;
import io.it0.ledger.LedgerBooks;
import io.it0.ledger.LedgerTables;
import io.it0.ledger.TrialBalance;
import io.it0.ledger.Whose;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;
import org.omnifaces.cdi.Param;

/** The trial balance: every account's sums, and whether they are even. */
@Named("balance")
@RequestScoped
public class BalancePage {

  @Inject @Param private String clocks;
  @Inject @Param private String csv;
  @Inject private LedgerBooks books;

  private TrialBalance balance;
  private Whose.Clocks chosen;

  @PostConstruct
  void load() {
    chosen = Asked.of(Whose.Clocks.class, clocks).orElse(Whose.Clocks.LIVE);
    balance = books.trialBalance(new Whose(Optional.empty(), chosen), Optional.empty());
  }

  /** Answers the page, or the table where that is asked for. */
  public void open() {
    if (csv != null) {
      Downloads.csv("trial-balance.csv", LedgerTables.balance(balance));
    }
  }

  public TrialBalance getBalance() {
    return balance;
  }

  /** Debits and credits are the same in every currency. */
  public boolean isEven() {
    return balance.differences().stream().allMatch(difference -> difference.isZero());
  }

  public Whose.Clocks getChosen() {
    return chosen;
  }

  public Whose.Clocks[] getAllClocks() {
    return Whose.Clocks.values();
  }
}
