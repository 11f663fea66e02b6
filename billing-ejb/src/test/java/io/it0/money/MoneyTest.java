package io.it0.money;

import static java.math.RoundingMode.DOWN;
import static java.math.RoundingMode.HALF_UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.it0.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MoneyTest {
  @Test
  void an_amount_takes_its_currencys_scale() {
    assertThat(Money.of("5", "USD").amount()).isEqualTo(new BigDecimal("5.00"));
    assertThat(Money.of("5.1", "CNY").amount()).isEqualTo(new BigDecimal("5.10"));
    assertThat(Money.of("500.000", "JPY").amount()).isEqualTo(new BigDecimal("500"));
    assertThat(Money.of("1.25", "KWD").amount()).isEqualTo(new BigDecimal("1.250"));
    assertThat(Money.of("5", "USD"))
        .isEqualTo(Money.of("5.00", "USD"))
        .isEqualTo(Money.ofMinor(500, "USD"));
  }

  @Test
  void minor_units_follow_the_currency() {
    assertThat(Money.of("41.53", "USD").minor()).isEqualTo(4153);
    assertThat(Money.of("-349", "CNY").minor()).isEqualTo(-34900);
    assertThat(Money.of("500", "JPY").minor()).isEqualTo(500);
    assertThat(Money.of("1.25", "KWD").minor()).isEqualTo(1250);
    assertThat(Money.ofMinor(1250, "KWD")).hasToString("KWD 1.250");
    assertThat(Money.zero("JPY")).hasToString("JPY 0");
    assertThat(Money.ofMinor(Long.MAX_VALUE, "USD").minor()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void what_is_no_amount_of_the_currency_is_refused() {
    assertRefused(MoneyError.INVALID_AMOUNT, () -> Money.of("1.005", "USD"));
    assertRefused(MoneyError.INVALID_AMOUNT, () -> Money.of("0.5", "JPY"));
    assertRefused(MoneyError.INVALID_AMOUNT, () -> Money.of("ten", "USD"));
    assertRefused(MoneyError.UNKNOWN_CURRENCY, () -> Money.of("1", "usd"));
    assertRefused(MoneyError.UNKNOWN_CURRENCY, () -> Money.of("1", "XAU"));
    assertRefused(MoneyError.UNKNOWN_CURRENCY, () -> Money.ofMinor(1, "XXX"));
  }

  @Test
  void amounts_beyond_the_column_are_refused_and_cost_no_time() {
    assertRefused(
        MoneyError.AMOUNT_OUT_OF_RANGE, () -> Money.ofMinor(Long.MAX_VALUE, "USD").plus(cents(1)));
    assertRefused(MoneyError.AMOUNT_OUT_OF_RANGE, () -> Money.ofMinor(Long.MIN_VALUE, "USD"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertRefused(MoneyError.AMOUNT_OUT_OF_RANGE, () -> Money.of("1E+1000000000", "USD"));
          assertRefused(MoneyError.INVALID_AMOUNT, () -> Money.of("1E-1000000000", "USD"));
          assertThat(Money.of("0E+1000000000", "USD")).isEqualTo(cents(0));
        });
  }

  @Test
  void amounts_of_one_currency_add_up() {
    assertThat(cents(4999).plus(cents(1))).isEqualTo(cents(5000));
    assertThat(cents(4999).minus(cents(5000))).isEqualTo(cents(-1));
    assertThat(cents(-7).negated()).isEqualTo(cents(7));
    assertThat(cents(-7).abs()).isEqualTo(cents(7));
  }

  @Test
  void two_currencies_never_meet() {
    Money yuan = Money.of("1", "CNY");
    assertRefused(MoneyError.CURRENCY_MISMATCH, () -> cents(1).plus(yuan));
    assertRefused(MoneyError.CURRENCY_MISMATCH, () -> cents(1).minus(yuan));
    assertRefused(MoneyError.CURRENCY_MISMATCH, () -> cents(1).compareTo(yuan));
    assertRefused(MoneyError.CURRENCY_MISMATCH, () -> cents(1).max(yuan));
    assertThat(cents(100)).isNotEqualTo(yuan);
  }

  @Test
  void a_product_is_rounded_as_named() {
    assertThat(cents(105).times(new BigDecimal("0.5"), HALF_UP)).isEqualTo(cents(53));
    assertThat(cents(105).times(new BigDecimal("0.5"), DOWN)).isEqualTo(cents(52));
    assertThat(cents(-105).times(new BigDecimal("0.5"), HALF_UP)).isEqualTo(cents(-53));
    assertThat(cents(13333).timesRatio(10, 20, HALF_UP)).isEqualTo(cents(6667));
    assertThat(Money.rounded(new BigDecimal("187.6536"), Money.zero("JPY").currency(), HALF_UP))
        .isEqualTo(Money.of("188", "JPY"));
  }

  @Test
  void comparisons_and_signs() {
    assertThat(cents(1)).isGreaterThan(cents(-1));
    assertThat(cents(1).min(cents(2))).isEqualTo(cents(1));
    assertThat(cents(1).max(cents(2))).isEqualTo(cents(2));
    assertThat(cents(1).isLessThan(cents(2))).isTrue();
    assertThat(cents(1).isGreaterThan(cents(2))).isFalse();
    assertThat(cents(0).isZero()).isTrue();
    assertThat(cents(3).isPositive()).isTrue();
    assertThat(cents(-3).isNegative()).isTrue();
  }

  @Test
  void a_split_gives_the_odd_cents_to_the_largest_remainders() {
    // 33.33…, 33.33…, 33.33…: the earlier one wins a tie.
    assertThat(cents(100).splitBy(List.of(1L, 1L, 1L)))
        .containsExactly(cents(34), cents(33), cents(33));
    // 14.28…, 28.57…, 57.14…
    assertThat(cents(100).splitBy(List.of(1L, 2L, 4L)))
        .containsExactly(cents(14), cents(29), cents(57));
    assertThat(cents(-100).splitBy(List.of(1L, 1L, 1L)))
        .containsExactly(cents(-34), cents(-33), cents(-33));
    assertThat(cents(5).splitBy(List.of(0L, 3L))).containsExactly(cents(0), cents(5));
    assertThat(Money.of("1000", "JPY").splitBy(List.of(1L, 2L)))
        .containsExactly(Money.of("333", "JPY"), Money.of("667", "JPY"));
    assertThat(Money.of("1", "KWD").splitBy(List.of(2L, 1L)))
        .containsExactly(Money.of("0.667", "KWD"), Money.of("0.333", "KWD"));
  }

  @Test
  void a_split_needs_something_to_split_by() {
    assertThatThrownBy(() -> cents(1).splitBy(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cents(1).splitBy(List.of(0L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cents(1).splitBy(List.of(2L, -1L)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Money cents(long minor) {
    return Money.ofMinor(minor, "USD");
  }

  private static void assertRefused(MoneyError expected, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.errorCode()).isEqualTo(expected));
  }
}
