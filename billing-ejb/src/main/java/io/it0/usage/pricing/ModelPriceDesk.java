package io.it0.usage.pricing;

import static io.it0.usage.pricing.PricingError.MODEL_PRICE_CONFLICT;
import static io.it0.usage.pricing.PricingError.REPRICING_NOT_FOUND;

import io.it0.audit.AuditEntry;
import io.it0.db.PlatformDatabase;
import io.it0.problem.ProblemException;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Takes new prices, and says what they are and how far their repricing is. */
@Stateless
public class ModelPriceDesk {

  private static final String SHIPPED = "shipped";

  private PlatformDatabase database;
  private Clock wall;
  private Event<PriceAdded> added;

  protected ModelPriceDesk() {}

  @Inject
  public ModelPriceDesk(PlatformDatabase database, Clock wall, Event<PriceAdded> added) {
    this.database = database;
    this.wall = wall;
    this.added = added;
  }

  /** Fired in the transaction; what listens waits for its commit. */
  public record PriceAdded() {}

  /** @param added false: the same price was there already */
  public record Taken(StoredPrice price, Repricing repricing, boolean added) {}

  /**
   * Stores the price; what was recorded without one since then is priced after the commit.
   *
   * @throws ProblemException if it is not valid, or the model has another price from that time on
   */
  public Taken add(WantedPrice wanted, String actor, Optional<String> requestId) {
    ModelPrice price = wanted.checked();
    Taken taken = database.jdbi().withHandle(handle -> add(handle, price, actor, requestId));
    added.fire(new PriceAdded());
    return taken;
  }

  /** The newest first. */
  public List<StoredPrice> list(Optional<String> model, Optional<UUID> before, int limit) {
    return database.jdbi().withHandle(handle -> PriceStore.page(handle, model, before, limit));
  }

  /** The newest first. */
  public List<Repricing> repricings(Optional<UUID> before, int limit) {
    return database.jdbi().withHandle(handle -> RepricingTable.page(handle, before, limit));
  }

  /** @throws ProblemException if there is none */
  public Repricing requireRepricing(UUID id) {
    return database
        .jdbi()
        .withHandle(handle -> RepricingTable.find(handle, id))
        .orElseThrow(() -> new ProblemException(REPRICING_NOT_FOUND, "repricing " + id));
  }

  /** Adds the shipped prices that are not there yet; two nodes may do it at once. */
  public int seed() {
    int count = database.jdbi().withHandle(handle -> seed(handle, PriceFile.read()));
    added.fire(new PriceAdded());
    return count;
  }

  int seed(Handle handle, List<ModelPrice> shipped) {
    List<StoredPrice> fresh =
        shipped.stream()
            .flatMap(price -> PriceStore.add(handle, price, SHIPPED, wall.instant()).stream())
            .toList();
    List<String> unpriced = UnpricedDay.models(handle);
    var prices = new PriceList(PriceStore.all(handle));
    for (StoredPrice price : fresh) {
      String model = price.price().model();
      if (unpriced.stream().anyMatch(name -> prices.isPricedBy(name, model))) {
        RepricingTable.add(handle, price.id(), SHIPPED, wall.instant());
      }
    }
    return fresh.size();
  }

  Taken add(Handle handle, ModelPrice price, String actor, Optional<String> requestId) {
    Optional<StoredPrice> fresh = PriceStore.add(handle, price, actor, wall.instant());
    if (fresh.isEmpty()) {
      return same(handle, price);
    }
    StoredPrice stored = fresh.get();
    UUID repricing = RepricingTable.add(handle, stored.id(), actor, wall.instant());
    audit(handle, stored, actor, requestId);
    return new Taken(stored, RepricingTable.find(handle, repricing).orElseThrow(), true);
  }

  private static Taken same(Handle handle, ModelPrice price) {
    StoredPrice known = PriceStore.find(handle, price.model(), price.effectiveFrom()).orElseThrow();
    if (!known.price().sameRatesAs(price)) {
      throw new ProblemException(
          MODEL_PRICE_CONFLICT,
          "%s from %s; a price never changes, a correction has another time"
              .formatted(price.model(), price.effectiveFrom()));
    }
    Repricing repricing = RepricingTable.ofPrice(handle, known.id()).orElse(null);
    return new Taken(known, repricing, false);
  }

  private static void audit(
      Handle handle, StoredPrice stored, String actor, Optional<String> requestId) {
    ModelPrice price = stored.price();
    var detail = Map.of("model", price.model(), "effectiveFrom", price.effectiveFrom().toString());
    new AuditEntry(Optional.empty(), "model_price.added", stored.id().toString(), detail)
        .write(handle, actor, requestId, stored.createdAt());
  }
}
