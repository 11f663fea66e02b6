package io.it0.web;

import io.it0.ledger.Aging;
import io.it0.ledger.Entry;
import io.it0.ledger.JournalRow;
import io.it0.ledger.StatementRow;
import io.it0.ledger.TrialBalance;
import io.it0.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The books as the API shows them. */
public final class LedgerViews {

  private LedgerViews() {}

  /** @param differences zero in every currency */
  public record Balance(List<AccountView> accounts, List<MoneyView> differences) {

    static Balance of(TrialBalance balance) {
      return new Balance(
          balance.rows().stream().map(AccountView::of).toList(),
          balance.differences().stream().map(MoneyView::of).toList());
    }
  }

  /** @param balance debits less credits */
  public record AccountView(
      String account,
      String side,
      String party,
      MoneyView debits,
      MoneyView credits,
      MoneyView balance) {

    static AccountView of(TrialBalance.Row row) {
      return new AccountView(
          row.account().name(),
          row.account().side().name(),
          row.party().orElse(null),
          MoneyView.of(row.debits()),
          MoneyView.of(row.credits()),
          MoneyView.of(row.balance()));
    }
  }

  /** @param opening what the account stood at before the statement's first entry */
  public record Statement(MoneyView opening, List<StatementEntry> items, String nextCursor) {

    static Statement of(Money opening, Page<StatementRow> page) {
      return new Statement(
          MoneyView.of(opening),
          page.items().stream().map(StatementEntry::of).toList(),
          page.nextCursor());
    }
  }

  /** @param amount a debit is positive, a credit negative */
  public record StatementEntry(
      UUID journalId,
      UUID tenantId,
      String kind,
      String sourceType,
      String sourceId,
      String party,
      UUID invoiceId,
      MoneyView amount,
      Instant postedAt) {

    static StatementEntry of(StatementRow row) {
      return new StatementEntry(
          row.journalId(),
          row.tenantId(),
          row.kind().name(),
          row.source().type().name(),
          row.source().id(),
          row.party().orElse(null),
          row.invoiceId().orElse(null),
          MoneyView.of(row.amount()),
          row.postedAt());
    }
  }

  /** @param days30 due for up to 30 days; and so on */
  public record AgingView(
      UUID tenantId,
      String tenant,
      MoneyView notDue,
      MoneyView days30,
      MoneyView days60,
      MoneyView days90,
      MoneyView older,
      MoneyView total) {

    static AgingView of(Aging row) {
      return new AgingView(
          row.tenantId(),
          row.tenant(),
          MoneyView.of(row.notDue()),
          MoneyView.of(row.days30()),
          MoneyView.of(row.days60()),
          MoneyView.of(row.days90()),
          MoneyView.of(row.older()),
          MoneyView.of(row.total()));
    }
  }

  /** @param postedAt business time; {@code recordedAt} is the wall clock's */
  public record JournalView(
      UUID id,
      UUID tenantId,
      String kind,
      String sourceType,
      String sourceId,
      UUID invoiceId,
      UUID reverses,
      String note,
      Instant postedAt,
      Instant recordedAt,
      List<EntryView> entries) {

    static JournalView of(JournalRow row) {
      return new JournalView(
          row.id(),
          row.tenantId(),
          row.kind().name(),
          row.source().type().name(),
          row.source().id(),
          row.invoiceId().orElse(null),
          row.reverses().orElse(null),
          row.note().orElse(null),
          row.postedAt(),
          row.recordedAt(),
          row.entries().stream().map(EntryView::of).toList());
    }
  }

  /** @param amount a debit is positive, a credit negative */
  public record EntryView(String account, String party, MoneyView amount) {

    static EntryView of(Entry entry) {
      return new EntryView(
          entry.account().name(), entry.party().orElse(null), MoneyView.of(entry.amount()));
    }
  }
}
