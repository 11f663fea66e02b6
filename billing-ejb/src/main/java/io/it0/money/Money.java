package io.it0.money;

import static io.it0.money.MoneyError.AMOUNT_OUT_OF_RANGE;
import static io.it0.money.MoneyError.CURRENCY_MISMATCH;
import static io.it0.money.MoneyError.INVALID_AMOUNT;
import static io.it0.money.MoneyError.UNKNOWN_CURRENCY;

import io.it0.problem.ProblemException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * An amount in major units at exactly its currency's scale (USD 2, JPY 0, KWD 3), of either sign, whose minor units fit
 * a {@code long}. Every failure is a {@link ProblemException} with a {@link MoneyError}.
 */
public record Money(BigDecimal amount, Currency currency) implements Comparable<Money> {
  private static final BigInteger MAX_MINOR = BigInteger.valueOf(Long.MAX_VALUE);

  public Money {
    Objects.requireNonNull(currency, "currency");
    int digits = currency.getDefaultFractionDigits();
    if (digits < 0) {
      throw new ProblemException(
          UNKNOWN_CURRENCY, currency.getCurrencyCode() + " has no minor unit");
    }
    // Compared by scale before it is rescaled: 1E+1000000000 and its inverse would be written out
    // in full.
    BigDecimal plain = amount.stripTrailingZeros();
    if (plain.precision() - plain.scale() > 19) {
      throw new ProblemException(AMOUNT_OUT_OF_RANGE, "more than 19 digits before the point");
    }
    if (plain.scale() > digits) {
      throw new ProblemException(
          INVALID_AMOUNT,
          currency.getCurrencyCode() + " has " + digits + " decimal places, the amount has more");
    }
    amount = plain.setScale(digits, RoundingMode.UNNECESSARY);
    if (amount.unscaledValue().abs().compareTo(MAX_MINOR) > 0) {
      throw new ProblemException(
          AMOUNT_OUT_OF_RANGE, currency.getCurrencyCode() + " " + amount.toPlainString());
    }
  }

  public static Money of(BigDecimal amount, String currencyCode) {
    return new Money(amount, currencyOf(currencyCode));
  }

  /** Reads a plain decimal number such as {@code 49.99}. */
  public static Money of(String amount, String currencyCode) {
    try {
      return of(new BigDecimal(amount), currencyCode);
    } catch (NumberFormatException notANumber) {
      throw new ProblemException(INVALID_AMOUNT, "not a decimal number");
    }
  }

  public static Money ofMinor(long minor, String currencyCode) {
    return ofMinor(minor, currencyOf(currencyCode));
  }

  public static Money ofMinor(long minor, Currency currency) {
    return new Money(
        BigDecimal.valueOf(minor, Math.max(0, currency.getDefaultFractionDigits())), currency);
  }

  public static Money zero(String currencyCode) {
    return ofMinor(0, currencyCode);
  }

  public static Money zero(Currency currency) {
    return ofMinor(0, currency);
  }

  /** An exact value in major units, rounded to the minor unit. */
  public static Money rounded(BigDecimal value, Currency currency, RoundingMode rounding) {
    return new Money(
        value.setScale(Math.max(0, currency.getDefaultFractionDigits()), rounding), currency);
  }

  private static Currency currencyOf(String code) {
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException unknown) {
      throw new ProblemException(UNKNOWN_CURRENCY, "currency '" + code + "'");
    }
  }

  public String currencyCode() {
    return currency.getCurrencyCode();
  }

  public long minor() {
    return amount.unscaledValue().longValueExact();
  }

  public Money plus(Money other) {
    requireSameCurrency(other);
    return new Money(amount.add(other.amount), currency);
  }

  public Money minus(Money other) {
    requireSameCurrency(other);
    return new Money(amount.subtract(other.amount), currency);
  }

  public Money negated() {
    return new Money(amount.negate(), currency);
  }

  public Money abs() {
    return new Money(amount.abs(), currency);
  }

  public Money times(BigDecimal factor, RoundingMode rounding) {
    return rounded(amount.multiply(factor), currency, rounding);
  }

  /** This amount × numerator / denominator, rounded once. */
  public Money timesRatio(long numerator, long denominator, RoundingMode rounding) {
    BigDecimal product = amount.multiply(BigDecimal.valueOf(numerator));
    return new Money(
        product.divide(BigDecimal.valueOf(denominator), amount.scale(), rounding), currency);
  }

  /**
   * Splits into one part per weight by the largest remainder (Hamilton's method): the parts sum to this amount and each
   * is less than one minor unit away from its exact share. Equal remainders favour the earlier part.
   *
   * @param weights not negative, not all zero
   */
  public List<Money> splitBy(List<Long> weights) {
    BigInteger sum = sumOf(weights);
    BigInteger whole = amount.unscaledValue().abs();
    var parts = new ArrayList<BigInteger>(weights.size());
    var remainders = new ArrayList<BigInteger>(weights.size());
    BigInteger left = whole;
    for (long weight : weights) {
      BigInteger[] quotient = whole.multiply(BigInteger.valueOf(weight)).divideAndRemainder(sum);
      parts.add(quotient[0]);
      remainders.add(quotient[1]);
      left = left.subtract(quotient[0]);
    }
    // Fewer units are left than there are weights, and the sort is stable.
    IntStream.range(0, parts.size())
        .boxed()
        .sorted(Comparator.<Integer, BigInteger>comparing(remainders::get).reversed())
        .limit(left.longValueExact())
        .forEach(i -> parts.set(i, parts.get(i).add(BigInteger.ONE)));
    BigInteger sign = BigInteger.valueOf(signum());
    return parts.stream()
        .map(part -> ofMinor(part.multiply(sign).longValueExact(), currency))
        .toList();
  }

  private static BigInteger sumOf(List<Long> weights) {
    BigInteger sum = BigInteger.ZERO;
    for (long weight : weights) {
      if (weight < 0) {
        throw new IllegalArgumentException("negative weight " + weight);
      }
      sum = sum.add(BigInteger.valueOf(weight));
    }
    if (sum.signum() == 0) {
      throw new IllegalArgumentException("nothing to split by: the weights sum to zero");
    }
    return sum;
  }

  public int signum() {
    return amount.signum();
  }

  public boolean isZero() {
    return signum() == 0;
  }

  public boolean isPositive() {
    return signum() > 0;
  }

  public boolean isNegative() {
    return signum() < 0;
  }

  @Override
  public int compareTo(Money other) {
    requireSameCurrency(other);
    return amount.compareTo(other.amount);
  }

  public Money min(Money other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public Money max(Money other) {
    return compareTo(other) >= 0 ? this : other;
  }

  public boolean isLessThan(Money other) {
    return compareTo(other) < 0;
  }

  public boolean isGreaterThan(Money other) {
    return compareTo(other) > 0;
  }

  private void requireSameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new ProblemException(
          CURRENCY_MISMATCH, currencyCode() + " and " + other.currencyCode());
    }
  }

  /** Such as {@code USD 41.53}. */
  @Override
  public String toString() {
    return currencyCode() + " " + amount.toPlainString();
  }
}
