package io.it0.usage.pricing;

import io.it0.db.PlatformDatabase;
import io.it0.usage.TokenCounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What usage costs at the model's provider. The prices are kept in memory for some seconds. */
@ApplicationScoped
public class ModelPrices {

  private static final Duration KEPT_FOR = Duration.ofSeconds(30);

  private record Kept(PriceList prices, Instant readAt) {}

  private PlatformDatabase database;
  private Clock wall;
  private volatile Kept kept;

  protected ModelPrices() {}

  @Inject
  public ModelPrices(PlatformDatabase database, Clock wall) {
    this.database = database;
    this.wall = wall;
  }

  /**
   * The provider's price of a request, exact, in US dollars.
   *
   * @param at business time of the usage
   * @return empty if the model is unknown, or had no price at that time
   */
  public Optional<BigDecimal> costUsd(String model, TokenCounts tokens, Instant at) {
    return prices().costUsd(model, tokens, at);
  }

  /** Adds the shipped prices that are not there yet; two nodes may do it at once. */
  public int seed(Handle handle) {
    return PriceStore.add(handle, PriceFile.read());
  }

  private PriceList prices() {
    Kept seen = kept;
    Instant now = wall.instant();
    if (seen == null || Duration.between(seen.readAt(), now).abs().compareTo(KEPT_FOR) >= 0) {
      seen = new Kept(new PriceList(database.jdbi().withHandle(PriceStore::all)), now);
      kept = seen;
    }
    return seen.prices();
  }
}
