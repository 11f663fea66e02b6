package io.it0.rating;

import io.it0.money.Money;
import io.it0.period.Period;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An invoice line before it is on an invoice.
 *
 * @param quantity negative for a credit
 * @param unitPrice in major units, unrounded: of the period for {@link Unit#PERIOD}, of 1,000,000 tokens for
 *     {@link Unit#TOKEN}
 * @param calculation the formula and its inputs, strings and whole numbers only, in the order in which to read them
 */
public record RatedLine(
    LineKind kind,
    String description,
    BigDecimal quantity,
    Unit unit,
    BigDecimal unitPrice,
    Money amount,
    Period period,
    Map<String, Object> calculation) {
  private static final int MAX_DESCRIPTION = 300;

  public RatedLine {
    if (description.isBlank() || description.length() > MAX_DESCRIPTION) {
      throw new IllegalArgumentException(
          "a description has 1 to " + MAX_DESCRIPTION + " characters");
    }
    calculation = Collections.unmodifiableMap(new LinkedHashMap<>(calculation));
  }

  /** The same, but gives back no more than what is left of what was billed; empty if nothing is left. */
  public Optional<RatedLine> givingBackAtMost(Money left) {
    if (!amount.isNegative() || !amount.negated().isGreaterThan(left)) {
      return Optional.of(this);
    }
    if (!left.isPositive()) {
      return Optional.empty();
    }
    Map<String, Object> shown = new LinkedHashMap<>(calculation);
    shown.put("formula", "-(what is left of what was billed)");
    shown.put("left", left.amount().toPlainString());
    return Optional.of(
        new RatedLine(kind, description, quantity, unit, unitPrice, left.negated(), period, shown));
  }
}
