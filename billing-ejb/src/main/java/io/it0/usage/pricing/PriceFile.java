package io.it0.usage.pricing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The prices that the product ships with: {@code model-prices.csv} beside this class. */
final class PriceFile {

  private static final String FILE = "model-prices.csv";
  private static final String HEADER =
      "model,effective_from,above_input,input,output,cache_read,cache_write,cache_write_1h";
  private static final int FIELDS = 8;

  private record Key(String model, Instant from) {}

  private PriceFile() {}

  static List<ModelPrice> read() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                PriceFile.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
      return parse(lines.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @throws IllegalArgumentException naming the line that is not understood */
  static List<ModelPrice> parse(List<String> text) {
    List<String> lines = text.stream().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new IllegalArgumentException(FILE + " must begin with " + HEADER);
    }
    Map<Key, List<PriceTier>> tiers = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      try {
        parse(line, tiers);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(FILE + ": not understood: " + line, e);
      }
    }
    List<ModelPrice> prices = new ArrayList<>();
    tiers.forEach((key, own) -> prices.add(new ModelPrice(key.model(), key.from(), own)));
    return prices;
  }

  private static void parse(String line, Map<Key, List<PriceTier>> tiers) {
    String[] fields = line.split(",", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("it has %d fields".formatted(fields.length));
    }
    var input = rate(fields[3], null);
    var cacheWrite = rate(fields[6], input);
    var rates =
        new Rates(
            input,
            rate(fields[4], null),
            rate(fields[5], input),
            cacheWrite,
            rate(fields[7], cacheWrite));
    List<PriceTier> own =
        tiers.computeIfAbsent(
            new Key(fields[0], Instant.parse(fields[1])), key -> new ArrayList<>());
    long above = Long.parseLong(fields[2]);
    if (own.isEmpty() ? above != 0 : above <= own.get(own.size() - 1).aboveInputTokens()) {
      throw new IllegalArgumentException("a model's tiers ascend from 0");
    }
    own.add(new PriceTier(above, rates));
  }

  /** An empty field is a kind that the provider does not charge apart. */
  private static BigDecimal rate(String field, BigDecimal fallback) {
    return field.isEmpty() && fallback != null ? fallback : new BigDecimal(field);
  }
}
