package io.it0.usage.pricing;

import io.it0.usage.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What a provider charges for a model from an instant on.
 *
 * @param effectiveFrom inclusive; it holds until the model's next price
 * @param tiers ascending, the first one above 0 tokens. A tier is for the whole request, not for what exceeds it
 */
public record ModelPrice(String model, Instant effectiveFrom, List<PriceTier> tiers) {

  public ModelPrice {
    tiers = List.copyOf(tiers);
    if (tiers.isEmpty() || tiers.get(0).aboveInputTokens() != 0) {
      throw new IllegalArgumentException(model + ": the first tier must be above 0 tokens");
    }
  }

  /**
   * Exact: no rounding.
   *
   * @param writtenFor1h how many of the tokens' cache writes are kept for an hour
   */
  BigDecimal costUsd(TokenCounts tokens, long writtenFor1h) {
    return rates(tokens).costUsd(tokens, writtenFor1h);
  }

  private Rates rates(TokenCounts tokens) {
    Rates found = tiers.get(0).rates();
    if (tiers.size() > 1) {
      long read = tokens.input() + tokens.cacheRead() + tokens.cacheWrite();
      for (PriceTier tier : tiers) {
        found = read > tier.aboveInputTokens() ? tier.rates() : found;
      }
    }
    return found;
  }

  boolean sameRatesAs(ModelPrice other) {
    if (tiers.size() != other.tiers.size()) {
      return false;
    }
    for (int i = 0; i < tiers.size(); i++) {
      PriceTier own = tiers.get(i);
      PriceTier their = other.tiers.get(i);
      if (own.aboveInputTokens() != their.aboveInputTokens()
          || !own.rates().sameAs(their.rates())) {
        return false;
      }
    }
    return true;
  }
}
