package io.it0.document;

import io.it0.money.Money;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Currency;
import java.util.Locale;

/** How numbers read: thousands in groups, a sign that means one currency only. */
final class Amounts {

  private Amounts() {}

  static String money(Money money) {
    String sign = money.isNegative() ? "-" : "";
    int digits = money.currency().getDefaultFractionDigits();
    return sign
        + symbol(money.currency())
        + grouped(money.amount().abs(), Math.max(digits, 0), Math.max(digits, 0));
  }

  /** Unrounded, with at least the currency's decimals. */
  static String rate(BigDecimal rate, Currency currency) {
    int digits = Math.max(currency.getDefaultFractionDigits(), 0);
    return symbol(currency) + grouped(rate, digits, Math.max(digits, rate.scale()));
  }

  static String number(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    return grouped(plain, 0, Math.max(0, plain.scale()));
  }

  private static String grouped(BigDecimal number, int least, int most) {
    DecimalFormat format =
        new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setMinimumFractionDigits(least);
    format.setMaximumFractionDigits(most);
    return format.format(number);
  }

  // The yen's sign is taken by the yuan.
  private static String symbol(Currency currency) {
    return switch (currency.getCurrencyCode()) {
      case "USD" -> "$";
      case "CNY" -> "¥";
      default -> currency.getCurrencyCode() + " ";
    };
  }
}
