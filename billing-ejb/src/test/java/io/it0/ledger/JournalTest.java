package io.it0.ledger;

import static io.it0.ledger.Account.BAD_DEBT;
import static io.it0.ledger.Account.PROVIDER_CLEARING;
import static io.it0.ledger.Account.RECEIVABLE;
import static io.it0.ledger.Account.REVENUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JournalTest {

  private static final UUID TENANT = new UUID(7, 1);
  private static final UUID INVOICE = new UUID(7, 2);
  private static final Instant AT = Instant.parse("2024-01-01T00:05:00Z");

  private static Journal.Draft draft() {
    return Journal.of(TENANT, JournalKind.INVOICE_ISSUED, SourceType.INVOICE, INVOICE);
  }

  private static Money usd(String amount) {
    return Money.of(amount, "USD");
  }

  @Test
  void a_debit_is_positive_and_a_credit_negative() {
    Journal journal =
        draft()
            .about(INVOICE)
            .note("because")
            .debit(RECEIVABLE, usd("10.00"))
            .credit(REVENUE, usd("10.00"))
            .at(AT)
            .orElseThrow();

    assertThat(journal.entries())
        .containsExactly(
            new Entry(RECEIVABLE, Optional.empty(), usd("10.00")),
            new Entry(REVENUE, Optional.empty(), usd("-10.00")));
    assertThat(journal.tenantId()).isEqualTo(TENANT);
    assertThat(journal.source())
        .isEqualTo(new Journal.Source(SourceType.INVOICE, INVOICE.toString()));
    assertThat(journal.at()).isEqualTo(AT);
    assertThat(journal.invoice()).contains(INVOICE);
    assertThat(journal.note()).contains("because");
    assertThat(journal.reverses()).isEmpty();
  }

  @Test
  void a_provider_is_named_on_both_sides() {
    Journal journal =
        draft()
            .debit(PROVIDER_CLEARING, "stripe", usd("3.00"))
            .credit(PROVIDER_CLEARING, "alipay", usd("3.00"))
            .at(AT)
            .orElseThrow();

    assertThat(journal.entries())
        .containsExactly(
            new Entry(PROVIDER_CLEARING, Optional.of("stripe"), usd("3.00")),
            new Entry(PROVIDER_CLEARING, Optional.of("alipay"), usd("-3.00")));
  }

  @Test
  void what_does_not_sum_to_zero_is_no_journal() {
    assertThatThrownBy(
            () -> draft().debit(RECEIVABLE, usd("10.00")).credit(REVENUE, usd("9.99")).at(AT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("USD 0.01");
  }

  @Test
  void each_currency_sums_to_zero_by_itself() {
    assertThatThrownBy(
            () ->
                draft()
                    .debit(RECEIVABLE, usd("10.00"))
                    .credit(REVENUE, Money.of("10.00", "CNY"))
                    .at(AT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void entries_of_nothing_are_left_out_and_a_journal_of_nothing_is_none() {
    assertThat(draft().debit(RECEIVABLE, usd("0")).credit(REVENUE, usd("0")).at(AT)).isEmpty();
    assertThatThrownBy(() -> new Entry(RECEIVABLE, Optional.empty(), usd("0")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new Journal(
                    INVOICE,
                    TENANT,
                    JournalKind.INVOICE_ISSUED,
                    new Journal.Source(SourceType.INVOICE, "x"),
                    AT,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of()))
        .hasMessageContaining("has entries");
  }

  @Test
  void a_reversal_undoes_it_to_zero_and_names_it() {
    Journal journal =
        draft()
            .about(INVOICE)
            .debit(BAD_DEBT, usd("4.00"))
            .debit(RECEIVABLE, usd("1.00"))
            .credit(REVENUE, usd("5.00"))
            .at(AT)
            .orElseThrow();

    Journal reversal = journal.reversed(AT.plusSeconds(1), "wrong tenant");

    assertThat(reversal.kind()).isEqualTo(JournalKind.REVERSAL);
    assertThat(reversal.source())
        .isEqualTo(new Journal.Source(SourceType.JOURNAL, journal.id().toString()));
    assertThat(reversal.reverses()).contains(journal.id());
    assertThat(reversal.invoice()).contains(INVOICE);
    assertThat(reversal.note()).contains("wrong tenant");
    assertThat(reversal.at()).isEqualTo(AT.plusSeconds(1));
    assertThat(reversal.id()).isNotEqualTo(journal.id());
    for (int i = 0; i < 3; i++) {
      assertThat(reversal.entries().get(i).account()).isEqualTo(journal.entries().get(i).account());
      assertThat(reversal.entries().get(i).amount().plus(journal.entries().get(i).amount()))
          .isEqualTo(usd("0"));
    }
  }

  @Test
  void only_a_reversal_names_what_it_reverses() {
    Journal journal =
        draft().debit(BAD_DEBT, usd("4")).credit(REVENUE, usd("4")).at(AT).orElseThrow();
    assertThatThrownBy(
            () ->
                new Journal(
                    INVOICE,
                    TENANT,
                    JournalKind.REVERSAL,
                    journal.source(),
                    AT,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    journal.entries()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new Journal(
                    INVOICE,
                    TENANT,
                    JournalKind.INVOICE_ISSUED,
                    journal.source(),
                    AT,
                    Optional.empty(),
                    Optional.of(INVOICE),
                    Optional.empty(),
                    journal.entries()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void assets_and_expenses_stand_on_the_debit_side() {
    assertThat(Account.values())
        .filteredOn(account -> account.side() == Account.Side.CREDIT)
        .containsExactly(Account.DEFERRED_REVENUE, Account.CUSTOMER_CREDIT, Account.REVENUE);
  }
}
