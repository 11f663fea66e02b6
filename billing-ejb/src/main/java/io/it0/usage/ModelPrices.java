package io.it0.usage;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/**
 * What providers charge for their models, by kind of token and from a date on: the table {@code
 * model_prices}, kept in memory for a short while. Costs are exact.
 */
public class ModelPrices {

  /** As in the table's column {@code token_kind}. */
  public enum TokenKind {
    INPUT,
    OUTPUT,
    CACHE_READ,
    CACHE_WRITE
  }

  // A snapshot of a model, named by its date, costs what the model costs.
  private static final Pattern SNAPSHOT = Pattern.compile("-20\\d{6}$");
  private static final int TOKENS_PER_MTOK_DIGITS = 6;

  private record Prices(
      Map<String, Map<TokenKind, NavigableMap<Instant, BigDecimal>>> byModel, Instant until) {}

  private Supplier<Map<String, Map<TokenKind, NavigableMap<Instant, BigDecimal>>>> source;
  private Duration keep;
  private Clock clock;
  private volatile Prices prices = new Prices(Map.of(), Instant.MIN);

  protected ModelPrices() {}

  /** @param clock the wall clock, for how long they are kept */
  public ModelPrices(Jdbi jdbi, Duration keep, Clock clock) {
    this.source = () -> load(jdbi);
    this.keep = keep;
    this.clock = clock;
  }

  /** What the tokens cost in dollars at that time; empty if the model has no price for a kind among them. */
  public Optional<BigDecimal> cost(String model, TokenCounts tokens, Instant at) {
    var byModel = current();
    var rates = byModel.get(model);
    if (rates == null) {
      rates = byModel.get(SNAPSHOT.matcher(model).replaceFirst(""));
    }
    if (rates == null) {
      return Optional.empty();
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (TokenKind kind : TokenKind.values()) {
      long count = count(tokens, kind);
      if (count > 0) {
        BigDecimal rate = rate(rates.get(kind), at);
        if (rate == null) {
          return Optional.empty();
        }
        sum = sum.add(rate.multiply(BigDecimal.valueOf(count)));
      }
    }
    return Optional.of(sum.movePointLeft(TOKENS_PER_MTOK_DIGITS));
  }

  private static long count(TokenCounts tokens, TokenKind kind) {
    return switch (kind) {
      case INPUT -> tokens.input();
      case OUTPUT -> tokens.output();
      case CACHE_READ -> tokens.cacheRead();
      case CACHE_WRITE -> tokens.cacheWrite();
    };
  }

  private static BigDecimal rate(NavigableMap<Instant, BigDecimal> byDate, Instant at) {
    var entry = byDate == null ? null : byDate.floorEntry(at);
    return entry == null ? null : entry.getValue();
  }

  private Map<String, Map<TokenKind, NavigableMap<Instant, BigDecimal>>> current() {
    Instant now = clock.instant();
    Prices known = prices;
    if (now.isBefore(known.until())) {
      return known.byModel();
    }
    // Two threads may both look: that is cheaper than to make all wait for one.
    Prices fresh = new Prices(source.get(), now.plus(keep));
    prices = fresh;
    return fresh.byModel();
  }

  private static Map<String, Map<TokenKind, NavigableMap<Instant, BigDecimal>>> load(Jdbi jdbi) {
    Map<String, Map<TokenKind, NavigableMap<Instant, BigDecimal>>> byModel = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select model, token_kind, usd_per_mtok, effective_from from model_prices")
                .map(
                    (row, context) ->
                        byModel
                            .computeIfAbsent(
                                row.getString(1), m -> new EnumMap<>(TokenKind.class))
                            .computeIfAbsent(
                                TokenKind.valueOf(row.getString(2)), k -> new TreeMap<>())
                            .put(row.getTimestamp(4).toInstant(), row.getBigDecimal(3)))
                .list());
    return byModel;
  }
}
