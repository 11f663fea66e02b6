package io.it0.rating;

import io.it0.money.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;

/** How amounts and token counts read on an invoice line. */
final class Wording {
  private Wording() {}

  static String tokens(long tokens) {
    return String.format(Locale.ROOT, "%,d", tokens);
  }

  static String amount(Money money) {
    return (money.isNegative() ? "-" : "") + withSymbol(money.amount().abs(), money.currency());
  }

  /** Whole prices without decimals, others with at least the currency's: $5, $0.50, $0.125. */
  static String rate(BigDecimal rate, Currency currency) {
    BigDecimal plain = rate.stripTrailingZeros();
    int scale =
        plain.scale() <= 0 ? 0 : Math.max(plain.scale(), currency.getDefaultFractionDigits());
    return withSymbol(plain.setScale(scale), currency);
  }

  private static String withSymbol(BigDecimal value, Currency currency) {
    // Only signs that mean one currency here: the yen's is taken by the yuan.
    return switch (currency.getCurrencyCode()) {
      case "USD" -> "$" + value.toPlainString();
      case "CNY" -> "¥" + value.toPlainString();
      default -> currency.getCurrencyCode() + " " + value.toPlainString();
    };
  }
}
