package io.it0.ledger;

import io.it0.money.Money;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The accounts' sums at a time, by currency. Debits and credits of a currency are the same.
 *
 * @param rows in the order of accounts, a row a currency and, where an account is kept by provider, a provider
 */
public record TrialBalance(List<Row> rows) {

  /** @param balance debits less credits */
  public record Row(
      Account account, Optional<String> party, Money debits, Money credits, Money balance) {}

  public TrialBalance {
    rows = List.copyOf(rows);
  }

  /** Zero in every currency, or the books are broken. */
  public List<Money> differences() {
    return rows.stream()
        .map(Row::balance)
        .collect(
            Collectors.groupingBy(
                Money::currencyCode, TreeMap::new, Collectors.reducing(Money::plus)))
        .values()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }
}
