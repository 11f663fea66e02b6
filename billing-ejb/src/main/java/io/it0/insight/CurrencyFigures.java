package io.it0.insight;

import io.it0.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * One currency's figures.
 *
 * @param recurring what the live subscriptions bring in a month; a year's price by twelfths
 * @param revenue earned in the running month, of the ledger
 * @param collected what payments brought in the running month, before what went back
 * @param billed what was invoiced in the running month, void ones left out, less credit notes
 * @param open what is still to be paid
 * @param overdue the part of it whose due date has passed
 * @param costUsd what the providers charge for the running month's usage of the tenants that are billed in it, in USD
 */
public record CurrencyFigures(
    String currency,
    Money recurring,
    Money revenue,
    Money collected,
    Money billed,
    Money open,
    Money overdue,
    long overdueInvoices,
    BigDecimal costUsd) {

  private static final String USD = "USD";

  /** Percent of what was billed that the providers' cost leaves; only where both are in one currency. */
  public Optional<BigDecimal> marginPercent() {
    return margin(billed, costUsd);
  }

  /** With one decimal, rounded half up; empty where nothing was billed, or in another currency than the cost. */
  static Optional<BigDecimal> margin(Money billed, BigDecimal costUsd) {
    if (!billed.currencyCode().equals(USD) || !billed.isPositive()) {
      return Optional.empty();
    }
    return Optional.of(
        billed
            .amount()
            .subtract(costUsd)
            .movePointRight(2)
            .divide(billed.amount(), 1, RoundingMode.HALF_UP));
  }
}
