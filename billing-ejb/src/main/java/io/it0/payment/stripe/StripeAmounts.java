package io.it0.payment.stripe;

import io.it0.money.Money;
import io.it0.payment.Decline;
import io.it0.payment.ProviderRefusedException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;

/**
 * Stripe's own minor units, which are not everywhere ISO's: see "Zero-decimal currencies" and "Three-decimal currencies" in
 * its documentation.
 */
final class StripeAmounts {

  private static final Set<String> NONE =
      Set.of(
          "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV",
          "XAF", "XOF", "XPF");
  private static final Set<String> THREE = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

  private StripeAmounts() {}

  /** @throws ProviderRefusedException if Stripe has no unit so small */
  static long minor(Money money) {
    try {
      return money.amount().movePointRight(digits(money.currencyCode())).longValueExact();
    } catch (ArithmeticException e) {
      throw new ProviderRefusedException(
          new Decline("amount_too_fine", money.currencyCode() + " has no such amounts here", true));
    }
  }

  /** @param currency in Stripe's small letters */
  static Money money(long minor, String currency) {
    String code = currency.toUpperCase(Locale.ROOT);
    return Money.of(BigDecimal.valueOf(minor, digits(code)), code);
  }

  private static int digits(String currency) {
    if (NONE.contains(currency)) {
      return 0;
    }
    return THREE.contains(currency) ? 3 : 2;
  }
}
