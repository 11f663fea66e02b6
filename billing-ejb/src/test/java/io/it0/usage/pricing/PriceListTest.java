package io.it0.usage.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.usage.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceListTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String HEADER =
      "model,effective_from,above_input,input,output,cache_read,cache_write,cache_write_1h";
  private final PriceList shipped = new PriceList(PriceFile.read());

  @Test
  void sonnet_costs_3_and_15_dollars_a_million() {
    assertThat(cost("claude-sonnet-4-5", new TokenCounts(18_059_974, 245_896, 0, 0)))
        .isEqualByComparingTo("57.868362");
  }

  @Test
  void cache_tokens_have_their_own_prices() {
    // 1000 × 3 + 200 × 15 + 400 × 0.30 + 300 × 3.75, by a million.
    assertThat(cost("claude-sonnet-4-5", new TokenCounts(1_000, 200, 400, 300)))
        .isEqualByComparingTo("0.007245");
  }

  @Test
  void a_cache_write_for_an_hour_costs_more_than_one_for_5_minutes() {
    // 100 × 3.75 + 200 × 6, by a million.
    assertThat(shipped.costUsd("claude-sonnet-4-5", new TokenCounts(0, 0, 0, 300), 200, NOW))
        .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("0.001575"));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-haiku-4-5-20251001, 1",
    "claude-haiku-4-5@20251001, 1",
    "anthropic.claude-sonnet-4-5-20250929-v1:0, 3",
    "global.anthropic.claude-sonnet-4-5-20250929-v1:0, 3",
    "anthropic/claude-opus-4-5, 5",
    "claude-3-5-haiku-latest, 0.8",
    "gpt-4o-2024-08-06, 2.5",
    "gpt-4o-2024-05-13, 5",
    "openai/gpt-4.1-mini-2025-04-14, 0.4",
    "models/gemini-2.5-flash, 0.3",
  })
  void a_model_costs_the_same_under_its_other_names(String name, BigDecimal perMillionInput) {
    assertThat(cost(name, new TokenCounts(100_000, 0, 0, 0)).movePointRight(1))
        .isEqualByComparingTo(perMillionInput);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-unheard-of",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "claude-sonnet-4-5-turbo",
    "my-claude-sonnet-4-5",
    "CLAUDE-SONNET-4-5",
  })
  void an_unknown_model_has_no_cost(String name) {
    assertThat(shipped.costUsd(name, new TokenCounts(1, 1, 0, 0), 0, NOW)).isEmpty();
  }

  @Test
  void what_reads_more_than_200_000_tokens_costs_the_higher_tier_as_a_whole() {
    // 1.25 and 10 up to 200,000 tokens of context, 2.50 and 15 above.
    assertThat(cost("gemini-2.5-pro", new TokenCounts(200_000, 1_000, 0, 0)))
        .isEqualByComparingTo("0.26");
    assertThat(cost("gemini-2.5-pro", new TokenCounts(200_001, 1_000, 0, 0)))
        .isEqualByComparingTo("0.5150025");
  }

  @Test
  void what_is_read_from_the_cache_counts_for_the_tier() {
    // 100,000 × 2.50 + 100,001 × 0.25 + 1,000 × 15, by a million.
    assertThat(cost("gemini-2.5-pro", new TokenCounts(100_000, 1_000, 100_001, 0)))
        .isEqualByComparingTo("0.29000025");
  }

  @Test
  void a_price_that_fell_is_the_old_one_for_old_usage() {
    var million = new TokenCounts(1_000_000, 1_000_000, 0, 0);
    assertThat(shipped.costUsd("o3", million, 0, Instant.parse("2025-06-09T23:59:59Z")))
        .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("50"));
    assertThat(shipped.costUsd("o3", million, 0, Instant.parse("2025-06-10T00:00:00Z")))
        .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("10"));
  }

  @Test
  void a_price_holds_from_its_date_until_the_next() {
    var prices = new PriceList(List.of(price("2026-01-01", "1"), price("2026-06-01", "2")));
    var million = new TokenCounts(1_000_000, 0, 0, 0);

    assertThat(prices.costUsd("m", million, 0, Instant.parse("2025-12-31T23:59:59Z"))).isEmpty();
    assertThat(prices.costUsd("m", million, 0, Instant.parse("2026-05-31T23:59:59Z")).orElseThrow())
        .isEqualByComparingTo("1");
    assertThat(prices.costUsd("m", million, 0, Instant.parse("2026-06-01T00:00:00Z")).orElseThrow())
        .isEqualByComparingTo("2");
  }

  @Test
  void an_empty_field_is_charged_as_input_and_an_hour_as_5_minutes() {
    List<ModelPrice> prices =
        PriceFile.parse(List.of("# a remark", "", HEADER, "m,2026-01-01T00:00:00Z,0,2,8,,3,"));
    var two = new BigDecimal("2");
    var three = new BigDecimal("3");
    assertThat(prices)
        .containsExactly(
            new ModelPrice(
                "m",
                Instant.parse("2026-01-01T00:00:00Z"),
                List.of(new PriceTier(0, new Rates(two, new BigDecimal("8"), two, three, three)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m,yesterday,0,1,1,1,1,1",
        "m,2026-01-01T00:00:00Z,5,1,1,1,1,1",
        "m,2026-01-01T00:00:00Z,0,1,1,1",
        "m,2026-01-01T00:00:00Z,0,,1,1,1,1",
        "m,2026-01-01T00:00:00Z,0,one,1,1,1,1",
      })
  void a_broken_line_of_the_file_is_named(String line) {
    assertThatThrownBy(() -> PriceFile.parse(List.of(HEADER, line))).hasMessageContaining(line);
  }

  private BigDecimal cost(String model, TokenCounts tokens) {
    return shipped.costUsd(model, tokens, 0, NOW).orElseThrow();
  }

  private static ModelPrice price(String from, String usd) {
    var one = new BigDecimal(usd);
    return new ModelPrice(
        "m",
        Instant.parse(from + "T00:00:00Z"),
        List.of(new PriceTier(0, new Rates(one, one, one, one, one))));
  }
}
