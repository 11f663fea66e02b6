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
import java.util.regex.Pattern;

/** Every model's prices in time order. Immutable. */
final class PriceList {

  // Providers name a model's snapshot by its date: claude-sonnet-4-5-20250929 costs what
  // claude-sonnet-4-5 costs.
  private static final Pattern SNAPSHOT = Pattern.compile("[-@]\\d{8}$");

  private final Map<String, NavigableMap<Instant, ModelPrice>> prices = new HashMap<>();

  PriceList(Collection<ModelPrice> all) {
    for (ModelPrice price : all) {
      prices
          .computeIfAbsent(price.model(), model -> new TreeMap<>())
          .put(price.effectiveFrom(), price);
    }
  }

  /** Empty: the model is unknown, or had no price at that time. */
  Optional<BigDecimal> costUsd(String model, TokenCounts tokens, Instant at) {
    NavigableMap<Instant, ModelPrice> own = prices.get(model);
    if (own == null) {
      own = prices.get(SNAPSHOT.matcher(model).replaceFirst(""));
    }
    if (own == null) {
      return Optional.empty();
    }
    var entry = own.floorEntry(at);
    return entry == null ? Optional.empty() : Optional.of(entry.getValue().costUsd(tokens));
  }
}
