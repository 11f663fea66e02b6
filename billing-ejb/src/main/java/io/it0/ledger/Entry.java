package io.it0.ledger;

import io.it0.money.Money;
import java.util.Objects;
import java.util.Optional;

/**
 * One line of a journal.
 *
 * @param party the payment provider, of the accounts that are kept by provider
 * @param amount a debit is positive, a credit negative; never zero
 */
public record Entry(Account account, Optional<String> party, Money amount) {

  public Entry {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(party, "party");
    if (amount.isZero()) {
      throw new IllegalArgumentException("an entry of nothing on " + account);
    }
  }

  public Entry negated() {
    return new Entry(account, party, amount.negated());
  }
}
