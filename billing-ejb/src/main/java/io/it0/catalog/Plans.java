package io.it0.catalog;

import static io.it0.catalog.CatalogError.PLAN_NOT_FOUND;

import io.it0.db.PlatformDatabase;
import io.it0.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The catalog. Versions never change, so they are kept in memory; which one is the latest is kept for some seconds. */
@ApplicationScoped
public class Plans {

  /** How long another node may go on showing the version before the latest. */
  public static final Duration CURRENT_FOR = Duration.ofSeconds(30);

  private record Current(List<Plan> plans, Instant readAt) {}

  private final Map<UUID, Plan> known = new ConcurrentHashMap<>();
  private volatile Current current = new Current(List.of(), Instant.MIN);
  private PlatformDatabase database;
  private Clock wall;

  protected Plans() {}

  @Inject
  public Plans(PlatformDatabase database, Clock wall) {
    this.database = database;
    this.wall = wall;
  }

  /** The latest version of each plan, the smallest first; at most {@link #CURRENT_FOR} old. */
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public List<Plan> current() {
    Current seen = current;
    Instant now = wall.instant();
    if (now.isBefore(seen.readAt()) || !now.isBefore(seen.readAt().plus(CURRENT_FOR))) {
      seen = new Current(database.jdbi().withHandle(PlanStore::latest), now);
      current = seen;
    }
    return seen.plans();
  }

  /** The version that a new subscription takes, read in the caller's transaction. */
  public Plan latest(Handle handle, String key) {
    return PlanStore.latest(handle, key)
        .orElseThrow(() -> new ProblemException(PLAN_NOT_FOUND, "plan '" + key + "'"));
  }

  /** A published version; asks the database for what was not seen before. */
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public Plan require(UUID id) {
    Plan plan = known.get(id);
    return plan != null ? plan : database.jdbi().withHandle(h -> require(h, List.of(id))).get(id);
  }

  /** Published versions by id, in the caller's transaction and with at most one statement. */
  public Map<UUID, Plan> require(Handle handle, Collection<UUID> ids) {
    List<UUID> unseen = ids.stream().filter(id -> !known.containsKey(id)).distinct().toList();
    if (!unseen.isEmpty()) {
      PlanStore.byId(handle, unseen).forEach(plan -> known.put(plan.id(), plan));
    }
    for (UUID id : ids) {
      if (!known.containsKey(id)) {
        throw new ProblemException(PLAN_NOT_FOUND, "plan " + id);
      }
    }
    return Collections.unmodifiableMap(known);
  }

  /**
   * A version's figures without asking the database: as they were read here, else the latest version's that was, else
   * those that a new installation starts with. Empty if no such plan was ever heard of.
   */
  public Optional<RememberedPlan> remembered(String key, int version) {
    List<Plan> read =
        Stream.concat(known.values().stream(), current.plans().stream())
            .filter(plan -> plan.key().equals(key))
            .toList();
    return read.stream()
        .filter(plan -> plan.version() == version)
        .findFirst()
        .or(() -> read.stream().max(Comparator.comparingInt(Plan::version)))
        .map(plan -> new RememberedPlan(plan.version(), plan.figures()))
        .or(() -> seeded(key));
  }

  private static Optional<RememberedPlan> seeded(String key) {
    return SeedPlans.ALL.stream()
        .filter(seed -> seed.key().equals(key))
        .map(seed -> new RememberedPlan(1, seed))
        .findFirst();
  }

  /** A new version of a plan, or the first one of a new plan, in the caller's transaction. */
  public Plan publish(Handle handle, PlanFigures figures) {
    handle.execute("select pg_advisory_xact_lock(hashtext('plan'), hashtext(?))", figures.key());
    int version = PlanStore.latest(handle, figures.key()).map(Plan::version).orElse(0) + 1;
    return PlanStore.insert(handle, figures, version, wall.instant()).orElseThrow();
  }

  /** To be called when a version was published here: it is to show at once. */
  void forgetCurrent() {
    current = new Current(List.of(), Instant.MIN);
  }

  /** Publishes the plans of a new installation whose keys do not exist yet; two nodes may do it at once. */
  public List<Plan> seed(Handle handle) {
    List<Plan> seeded = new ArrayList<>();
    for (PlanFigures figures : SeedPlans.ALL) {
      PlanStore.insert(handle, figures, 1, wall.instant()).ifPresent(seeded::add);
    }
    return seeded;
  }
}
