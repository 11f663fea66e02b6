package io.it0.usage.pricing;

import io.it0.usage.TokenCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Every model's prices in time order. Immutable. */
public final class PriceList {

  private final Map<String, NavigableMap<Instant, ModelPrice>> prices = new HashMap<>();

  PriceList(Collection<ModelPrice> all) {
    for (ModelPrice price : all) {
      prices
          .computeIfAbsent(price.model(), model -> new TreeMap<>())
          .put(price.effectiveFrom(), price);
    }
  }

  /**
   * The provider's price of a request, exact, in US dollars.
   *
   * @param writtenFor1h how many of the tokens' cache writes are kept for an hour; 0 where nothing is known
   * @param at business time of the usage
   * @return empty if the model is unknown, or had no price at that time
   */
  public Optional<BigDecimal> costUsd(
      String model, TokenCounts tokens, long writtenFor1h, Instant at) {
    NavigableMap<Instant, ModelPrice> own = of(model);
    var entry = own == null ? null : own.floorEntry(at);
    return entry == null
        ? Optional.empty()
        : Optional.of(entry.getValue().costUsd(tokens, writtenFor1h));
  }

  /** Whether usage under this name is priced by the prices of that model. */
  boolean isPricedBy(String name, String model) {
    return prices.containsKey(name) ? name.equals(model) : ModelName.plain(name).equals(model);
  }

  boolean knows(String model) {
    return of(model) != null;
  }

  private NavigableMap<Instant, ModelPrice> of(String model) {
    NavigableMap<Instant, ModelPrice> own = prices.get(model);
    return own == null ? prices.get(ModelName.plain(model)) : own;
  }
}
