package io.it0.usage.pricing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The prices that the product ships with: {@code model-prices.csv} beside this class. */
final class PriceFile {

  private static final String FILE = "model-prices.csv";
  private static final String HEADER = "model,effective_from,input,output,cache_read,cache_write";

  private PriceFile() {}

  static List<ModelPrice> read() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                PriceFile.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
      return parse(lines.lines().filter(line -> !line.startsWith("#")).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @throws IllegalArgumentException naming the line that is not understood */
  static List<ModelPrice> parse(List<String> lines) {
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new IllegalArgumentException(FILE + " must begin with " + HEADER);
    }
    List<ModelPrice> prices = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      prices.add(parse(line));
    }
    return prices;
  }

  private static ModelPrice parse(String line) {
    String[] fields = line.split(",", -1);
    try {
      return new ModelPrice(
          fields[0],
          Instant.parse(fields[1]),
          new BigDecimal(fields[2]),
          new BigDecimal(fields[3]),
          new BigDecimal(fields[4]),
          new BigDecimal(fields[5]));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(FILE + ": not understood: " + line, e);
    }
  }
}
