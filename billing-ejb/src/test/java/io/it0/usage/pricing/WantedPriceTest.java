package io.it0.usage.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import io.it0.usage.pricing.WantedPrice.WantedRates;
import io.it0.usage.pricing.WantedPrice.WantedTier;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedPriceTest {

  private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void what_is_left_out_is_charged_as_input_and_an_hour_as_5_minutes() {
    var wanted = new WantedPrice("m", JANUARY, rates("2", "8", null, "3"), null);
    assertThat(wanted.checked().tiers())
        .containsExactly(
            new PriceTier(0, new Rates(usd("2"), usd("8"), usd("2"), usd("3"), usd("3"))));
  }

  @Test
  void tiers_ascend() {
    var high = new WantedTier(200_000L, rates("4", "16", null, null));
    assertThat(
            new WantedPrice("m", JANUARY, rates("2", "8", null, null), List.of(high))
                .checked()
                .tiers())
        .extracting(PriceTier::aboveInputTokens)
        .containsExactly(0L, 200_000L);
    assertRefused(wanted(List.of(high, high)), "tiers.aboveInputTokens");
    assertRefused(wanted(List.of(new WantedTier(0L, high.rates()))), "tiers.aboveInputTokens");
    assertRefused(wanted(List.of(new WantedTier(null, high.rates()))), "tiers.aboveInputTokens");
    assertRefused(wanted(List.of(new WantedTier(5L, null))), "rates");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-0.01", "1000000.01", "1E+9", "1E+999999999", "0.0000000000001", "1E-999999999"})
  void a_rate_that_cannot_be_one_is_refused(String usd) {
    assertRefused(new WantedPrice("m", JANUARY, rates(usd, "1", null, null), null), "input");
    assertRefused(new WantedPrice("m", JANUARY, rates("1", "1", usd, null), null), "cacheRead");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " m", "m\n", "m\u0000"})
  void a_model_that_cannot_be_one_is_refused(String model) {
    assertRefused(new WantedPrice(model, JANUARY, rates("1", "1", null, null), null), "model");
  }

  @Test
  void what_is_missing_is_named() {
    assertRefused(new WantedPrice(null, JANUARY, rates("1", "1", null, null), null), "model");
    assertRefused(new WantedPrice("m", null, rates("1", "1", null, null), null), "effectiveFrom");
    assertRefused(new WantedPrice("m", JANUARY, null, null), "rates");
    assertRefused(new WantedPrice("m", JANUARY, rates("1", null, null, null), null), "output");
    assertRefused(
        new WantedPrice(
            "m", Instant.parse("1999-12-31T23:59:59Z"), rates("1", "1", null, null), null),
        "effectiveFrom");
  }

  private static WantedPrice wanted(List<WantedTier> tiers) {
    return new WantedPrice("m", JANUARY, rates("1", "1", null, null), tiers);
  }

  private static void assertRefused(WantedPrice wanted, String field) {
    assertThatThrownBy(wanted::checked)
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith(field + ": ");
  }

  private static WantedRates rates(
      String input, String output, String cacheRead, String cacheWrite) {
    return new WantedRates(usd(input), usd(output), usd(cacheRead), usd(cacheWrite), null);
  }

  private static BigDecimal usd(String text) {
    return text == null ? null : new BigDecimal(text);
  }
}
