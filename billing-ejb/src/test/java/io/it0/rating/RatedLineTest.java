package io.it0.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.period.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatedLineTest {

  private static final Period APRIL =
      new Period(Instant.parse("2026-04-01T00:00:00Z"), Instant.parse("2026-05-01T00:00:00Z"));

  private static RatedLine line(String amount, String description) {
    return new RatedLine(
        LineKind.OVERAGE,
        description,
        BigDecimal.valueOf(-500_000),
        Unit.TOKEN,
        BigDecimal.valueOf(8),
        Money.of(amount, "USD"),
        APRIL,
        Map.of("formula", "f", "used", 1));
  }

  private static Money usd(String amount) {
    return Money.of(amount, "USD");
  }

  @Test
  void what_gives_back_gives_no_more_than_is_left_and_says_so() {
    RatedLine capped = line("-4.00", "overage").givingBackAtMost(usd("1.25")).orElseThrow();

    assertThat(capped.amount()).isEqualTo(usd("-1.25"));
    assertThat(capped.calculation())
        .containsEntry("formula", "-(what is left of what was billed)")
        .containsEntry("left", "1.25")
        .containsEntry("used", 1);
    assertThat(capped.quantity()).isEqualTo(BigDecimal.valueOf(-500_000));
    assertThat(capped.kind()).isEqualTo(LineKind.OVERAGE);
  }

  @Test
  void what_gives_back_no_more_than_is_left_stays_as_it_is() {
    RatedLine back = line("-4.00", "overage");

    assertThat(back.givingBackAtMost(usd("4.00"))).containsSame(back);
    assertThat(back.givingBackAtMost(usd("4.01"))).containsSame(back);
  }

  @Test
  void what_charges_stays_as_it_is_whatever_is_left() {
    RatedLine charge = line("4.00", "overage");
    RatedLine nothing = line("0.00", "overage");

    assertThat(charge.givingBackAtMost(usd("0.00"))).containsSame(charge);
    assertThat(nothing.givingBackAtMost(usd("-1.00"))).containsSame(nothing);
  }

  @Test
  void nothing_is_left_so_there_is_no_line() {
    assertThat(line("-4.00", "overage").givingBackAtMost(usd("0.00"))).isEmpty();
    assertThat(line("-4.00", "overage").givingBackAtMost(usd("-0.01"))).isEmpty();
    assertThat(line("-4.00", "overage").givingBackAtMost(usd("0.01"))).isPresent();
  }

  @Test
  void a_description_has_1_to_300_characters() {
    assertThat(line("1.00", "x".repeat(300)).description()).hasSize(300);
    assertThatThrownBy(() -> line("1.00", "x".repeat(301)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> line("1.00", " ")).isInstanceOf(IllegalArgumentException.class);
  }
}
