package io.it0.usage;

import io.it0.db.PlatformDatabase;
import io.it0.db.UuidV7;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the prices of {@code model-prices.csv} into the table where they are missing. */
@Singleton
@Startup
public class ModelPriceSeeds {

  private static final Logger LOG = LoggerFactory.getLogger(ModelPriceSeeds.class);
  private static final String FILE = "model-prices.csv";
  private static final List<ModelPrices.TokenKind> COLUMNS =
      List.of(
          ModelPrices.TokenKind.INPUT,
          ModelPrices.TokenKind.OUTPUT,
          ModelPrices.TokenKind.CACHE_READ,
          ModelPrices.TokenKind.CACHE_WRITE);

  @Inject private PlatformDatabase database;

  @PostConstruct
  void atStart() {
    int seeded = database.jdbi().withHandle(ModelPriceSeeds::seed);
    if (seeded > 0) {
      LOG.info("seeded {} model prices", seeded);
    }
  }

  /** @return how many prices were missing */
  public static int seed(Handle handle) {
    int seeded = 0;
    for (String line : lines()) {
      String[] cells = line.split(",");
      Instant from = Instant.parse(cells[COLUMNS.size() + 1]);
      for (int i = 0; i < COLUMNS.size(); i++) {
        seeded +=
            handle
                .createUpdate(
                    """
                    insert into model_prices (id, model, token_kind, usd_per_mtok, effective_from)
                    values (:id, :model, :kind, :price, :from)
                    on conflict (model, token_kind, effective_from) do nothing
                    """)
                .bind("id", UuidV7.next())
                .bind("model", cells[0])
                .bind("kind", COLUMNS.get(i).name())
                .bind("price", new BigDecimal(cells[i + 1]))
                .bind("from", from)
                .execute();
      }
    }
    return seeded;
  }

  private static List<String> lines() {
    var stream = Objects.requireNonNull(ModelPriceSeeds.class.getResourceAsStream(FILE), FILE);
    try (var reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
