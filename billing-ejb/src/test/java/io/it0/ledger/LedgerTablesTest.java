package io.it0.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.money.Money;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTablesTest {

  @Test
  void a_balance_is_a_header_and_a_line_an_account() {
    TrialBalance balance =
        new TrialBalance(
            List.of(
                new TrialBalance.Row(
                    Account.PROVIDER_CLEARING,
                    Optional.of("stripe"),
                    Money.of("53.47", "USD"),
                    Money.of("3.47", "USD"),
                    Money.of("50.00", "USD"))));

    assertThat(LedgerTables.balance(balance))
        .isEqualTo(
            "account,provider,currency,debits,credits,balance\r\n"
                + "PROVIDER_CLEARING,stripe,USD,53.47,3.47,50.00\r\n");
  }

  @Test
  void a_cell_is_quoted_where_it_has_to_be_and_never_a_formula() {
    assertThat(LedgerTables.cell("outage, the 7th")).isEqualTo("\"outage, the 7th\"");
    assertThat(LedgerTables.cell("say \"no\"")).isEqualTo("\"say \"\"no\"\"\"");
    assertThat(LedgerTables.cell("two\nlines")).isEqualTo("\"two\nlines\"");
    assertThat(LedgerTables.cell("=cmd()")).isEqualTo("'=cmd()");
    assertThat(LedgerTables.cell("-1.00")).isEqualTo("-1.00");
    assertThat(LedgerTables.cell("-x")).isEqualTo("'-x");
  }
}
