package io.it0.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class MoneyPropertiesTest {
  private static final String[] CURRENCIES = {"USD", "CNY", "JPY", "KWD"};

  @Property
  void minor_units_round_trip(
      @ForAll @LongRange(min = -Long.MAX_VALUE) long minor, @ForAll int which) {
    String currency = CURRENCIES[Math.floorMod(which, CURRENCIES.length)];
    assertThat(Money.ofMinor(minor, currency).minor()).isEqualTo(minor);
    assertThat(Money.of(Money.ofMinor(minor, currency).amount(), currency).minor())
        .isEqualTo(minor);
  }

  @Property
  void a_split_sums_to_the_whole(
      @ForAll @LongRange(min = -Long.MAX_VALUE) long minor,
      @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 1) Long> weights) {
    List<Money> parts = Money.ofMinor(minor, "USD").splitBy(weights);

    assertThat(parts).hasSameSizeAs(weights);
    assertThat(parts.stream().reduce(Money.zero("USD"), Money::plus).minor()).isEqualTo(minor);
  }

  @Property
  void a_part_is_less_than_a_minor_unit_from_its_share(
      @ForAll @LongRange(min = -1_000_000_000_000L, max = 1_000_000_000_000L) long minor,
      @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 1, max = 1_000_000) Long> weights) {
    List<Money> parts = Money.ofMinor(minor, "JPY").splitBy(weights);

    BigDecimal sum = BigDecimal.valueOf(weights.stream().flatMapToLong(LongStream::of).sum());
    for (int i = 0; i < parts.size(); i++) {
      BigDecimal exact =
          BigDecimal.valueOf(minor)
              .multiply(BigDecimal.valueOf(weights.get(i)))
              .divide(sum, 20, RoundingMode.DOWN);
      assertThat(parts.get(i).amount().subtract(exact).abs()).isLessThan(BigDecimal.ONE);
    }
  }

  @Property
  void what_is_added_can_be_taken_away(
      @ForAll @LongRange(min = -1L << 60, max = 1L << 60) long a,
      @ForAll @LongRange(min = -1L << 60, max = 1L << 60) long b) {
    Money first = Money.ofMinor(a, "KWD");
    Money second = Money.ofMinor(b, "KWD");
    assertThat(first.plus(second)).isEqualTo(second.plus(first));
    assertThat(first.plus(second).minus(second)).isEqualTo(first);
  }
}
