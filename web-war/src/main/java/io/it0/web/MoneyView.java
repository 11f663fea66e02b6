package io.it0.web;

import io.it0.money.Money;

/** An amount as the API writes it: {@code {"amount":"41.53","currency":"USD"}}. */
public record MoneyView(String amount, String currency) {

  static MoneyView of(Money money) {
    return new MoneyView(money.amount().toPlainString(), money.currencyCode());
  }
}
