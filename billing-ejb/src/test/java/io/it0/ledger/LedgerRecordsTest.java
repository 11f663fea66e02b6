package io.it0.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerRecordsTest {

  private static final Instant AT = Instant.parse("2024-01-01T00:05:00Z");
  private static final UUID ID = new UUID(7, 1);

  private static TrialBalance.Row row(
      Account account, String debits, String credits, String currency) {
    Money d = Money.of(debits, currency);
    Money c = Money.of(credits, currency);
    return new TrialBalance.Row(account, Optional.empty(), d, c, d.minus(c));
  }

  @Test
  void a_trial_balance_differs_by_nothing_in_each_currency() {
    TrialBalance balance =
        new TrialBalance(
            List.of(
                row(Account.RECEIVABLE, "10.00", "4.00", "USD"),
                row(Account.REVENUE, "0.00", "6.00", "USD"),
                row(Account.RECEIVABLE, "3.00", "0.00", "CNY")));

    assertThat(balance.differences())
        .containsExactly(Money.of("3.00", "CNY"), Money.of("0.00", "USD"));
  }

  @Test
  void places_in_lists_are_read_as_they_were_written() {
    StatementRow.Key statement = new StatementRow.Key(AT, ID, 3);
    JournalKey journal = new JournalKey(AT, ID);
    Aging.Key aging = new Aging.Key("acme", "USD");

    assertThat(StatementRow.Key.parse(statement.toString())).isEqualTo(statement);
    assertThat(JournalKey.parse(journal.toString())).isEqualTo(journal);
    assertThat(Aging.Key.parse(aging.toString())).isEqualTo(aging);
    for (String text : List.of("", "x", "2024-01-01T00:05:00Z", "x|y|z")) {
      assertThatThrownBy(() -> StatementRow.Key.parse(text))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> JournalKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Aging.Key.parse("acme")).isInstanceOf(IllegalArgumentException.class);
    assertThat(Aging.Key.parse("|USD").tenant()).isEmpty();
  }

  @Test
  void rows_know_their_place() {
    StatementRow row =
        new StatementRow(
            ID,
            2,
            ID,
            JournalKind.INVOICE_ISSUED,
            new Journal.Source(SourceType.INVOICE, "x"),
            Optional.empty(),
            Optional.empty(),
            Money.of("1.00", "USD"),
            AT);
    Money zero = Money.zero("USD");
    Aging aging = new Aging(ID, "acme", zero, zero, zero, zero, zero, zero);

    assertThat(row.key()).isEqualTo(new StatementRow.Key(AT, ID, 2));
    assertThat(aging.key()).isEqualTo(new Aging.Key("acme", "USD"));
  }

  @Test
  void books_are_one_tenants_or_those_of_the_live_of_the_tests_or_of_all() {
    assertThat(new Whose(Optional.of(ID), Whose.Clocks.LIVE).condition("e.tenant_id"))
        .isEqualTo("e.tenant_id = :tenant");
    assertThat(new Whose(Optional.empty(), Whose.Clocks.LIVE).condition("e.tenant_id"))
        .contains("not exists")
        .contains("t.id = e.tenant_id");
    assertThat(new Whose(Optional.empty(), Whose.Clocks.TEST).condition("e.tenant_id"))
        .contains("and exists");
    assertThat(new Whose(Optional.empty(), Whose.Clocks.ALL).condition("e.tenant_id"))
        .isEqualTo("cast(:tenant as uuid) is null");
    assertThat(Whose.Clocks.of("test")).isEqualTo(Whose.Clocks.TEST);
    assertThatThrownBy(() -> Whose.Clocks.of("other"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(LedgerError.LEDGER_FILTER_INVALID));
  }
}
