package io.it0.insight;

import io.it0.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A month in one currency.
 *
 * @param month its first day, in UTC
 * @param billed invoices less credit notes
 * @param costUsd of the usage of the tenants that are billed in it
 */
public record MonthFigures(LocalDate month, Money billed, BigDecimal costUsd) {

  public Optional<BigDecimal> marginPercent() {
    return CurrencyFigures.margin(billed, costUsd);
  }
}
