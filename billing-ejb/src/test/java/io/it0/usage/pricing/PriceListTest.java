package io.it0.usage.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.usage.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceListTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
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
  void a_dated_snapshot_costs_what_its_model_costs() {
    assertThat(cost("claude-haiku-4-5-20251001", new TokenCounts(1_000_000, 0, 0, 0)))
        .isEqualByComparingTo("1");
  }

  @Test
  void an_unknown_model_has_no_cost() {
    assertThat(shipped.costUsd("gpt-unheard-of", new TokenCounts(1, 1, 0, 0), NOW)).isEmpty();
  }

  @Test
  void a_price_holds_from_its_date_until_the_next() {
    var prices = new PriceList(List.of(price("2026-01-01", "1"), price("2026-06-01", "2")));
    var million = new TokenCounts(1_000_000, 0, 0, 0);

    assertThat(prices.costUsd("m", million, Instant.parse("2025-12-31T23:59:59Z"))).isEmpty();
    assertThat(prices.costUsd("m", million, Instant.parse("2026-05-31T23:59:59Z")).orElseThrow())
        .isEqualByComparingTo("1");
    assertThat(prices.costUsd("m", million, Instant.parse("2026-06-01T00:00:00Z")).orElseThrow())
        .isEqualByComparingTo("2");
  }

  @Test
  void a_broken_line_of_the_file_is_named() {
    List<String> lines =
        List.of("model,effective_from,input,output,cache_read,cache_write", "m,yesterday,1,1,1,1");
    assertThatThrownBy(() -> PriceFile.parse(lines)).hasMessageContaining("m,yesterday");
  }

  private BigDecimal cost(String model, TokenCounts tokens) {
    return shipped.costUsd(model, tokens, NOW).orElseThrow();
  }

  private static ModelPrice price(String from, String usd) {
    var one = new BigDecimal(usd);
    return new ModelPrice("m", Instant.parse(from + "T00:00:00Z"), one, one, one, one);
  }
}
