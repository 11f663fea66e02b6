package io.it0.usage.pricing;

import io.it0.db.PlatformDatabase;
import io.it0.usage.TokenCounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What usage costs at the model's provider. The prices are kept in memory for some seconds. */
@ApplicationScoped
public class ModelPrices {

  /** How long another node may go on without a new price. */
  static final Duration KEPT_FOR = Duration.ofSeconds(2);

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
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public Optional<BigDecimal> costUsd(String model, TokenCounts tokens, Instant at) {
    return current().costUsd(model, tokens, 0, at);
  }

  /** The same, of which some cache writes are known to be kept for an hour. */
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public Optional<BigDecimal> costUsd(
      String model, TokenCounts tokens, long writtenFor1h, Instant at) {
    return current().costUsd(model, tokens, writtenFor1h, at);
  }

  /** All prices as they are now, for one request; outside of the caller's transaction, which may be on the other pool. */
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public PriceList current() {
    Kept seen = kept;
    Instant now = wall.instant();
    if (seen == null || Duration.between(seen.readAt(), now).abs().compareTo(KEPT_FOR) >= 0) {
      seen = read(now);
    }
    return seen.prices();
  }

  /** This node takes up at once what was committed. */
  public void forget() {
    kept = null;
  }

  private Kept read(Instant now) {
    var read = new Kept(new PriceList(database.jdbi().withHandle(PriceStore::all)), now);
    kept = read;
    return read;
  }
}
