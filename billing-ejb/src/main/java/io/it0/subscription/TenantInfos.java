package io.it0.subscription;

import static io.it0.subscription.SubscriptionError.TENANT_UNKNOWN;

import io.it0.catalog.Plans;
import io.it0.catalog.RememberedPlan;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request asks of its tenant, from memory.
 *
 * <p>A change is seen at once where it is heard of, see {@link TenantInfoChanges}; a message that was lost costs the
 * cache's life at most. While the database is away the answer is the plan in the caller's token, else what was last
 * known, else Free: work goes on with the limits that are most likely right, and never without any.
 */
@ApplicationScoped
public class TenantInfos {

  private static final Logger LOG = LoggerFactory.getLogger(TenantInfos.class);

  private TenantInfoReader reader;
  private Plans plans;
  private TenantInfoConfig config;
  private LongSupplier nanoTime;
  // In the order of their last use, so that what is forgotten first is what nobody asks for.
  private final Map<UUID, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  /** What is known of one tenant; it outlives its freshness, as the last known. Guarded by itself. */
  private static final class Known {
    TenantInfo info;
    long readAt;
    boolean fresh;
    Long failedAt;
    long changes;
  }

  protected TenantInfos() {}

  @Inject
  public TenantInfos(TenantInfoReader reader, Plans plans, TenantInfoConfig config) {
    this(reader, plans, config, System::nanoTime);
  }

  TenantInfos(
      TenantInfoReader reader, Plans plans, TenantInfoConfig config, LongSupplier nanoTime) {
    this.reader = reader;
    this.plans = plans;
    this.config = config;
    this.nanoTime = nanoTime;
  }

  /** @throws ProblemException (404) if there is no such tenant */
  public TenantInfo require(UUID tenant) {
    return find(tenant).orElseThrow(() -> new ProblemException(TENANT_UNKNOWN, "tenant " + tenant));
  }

  /** Empty if there is no such tenant; while the database is away nobody can tell, and there is one. */
  public Optional<TenantInfo> find(UUID tenant) {
    Known entry = entry(tenant);
    long now = nanoTime.getAsLong();
    long seen;
    synchronized (entry) {
      if (entry.fresh && now - entry.readAt < config.cacheFor().toNanos()) {
        return Optional.of(entry.info);
      }
      if (entry.failedAt != null && now - entry.failedAt < config.retryAfter().toNanos()) {
        return Optional.of(fallback(tenant, entry.info));
      }
      seen = entry.changes;
    }
    return read(tenant, entry, seen, now);
  }

  private Optional<TenantInfo> read(UUID tenant, Known entry, long seen, long now) {
    try {
      Optional<TenantInfo> found = reader.read(tenant);
      found.ifPresentOrElse(info -> keep(entry, info, seen, now), () -> drop(tenant));
      return found;
    } catch (JdbiException e) {
      LOG.warn("tenant {} is not read, the database is away: {}", tenant, e.getMessage());
      synchronized (entry) {
        entry.failedAt = now;
        return Optional.of(fallback(tenant, entry.info));
      }
    }
  }

  private static void keep(Known entry, TenantInfo info, long seen, long now) {
    synchronized (entry) {
      entry.info = info;
      entry.readAt = now;
      // Changed while it was read: this caller may have it, the next one reads again.
      entry.fresh = entry.changes == seen;
      entry.failedAt = null;
    }
  }

  private TenantInfo fallback(UUID tenant, TenantInfo last) {
    return TokenPlan.of(tenant)
        .flatMap(token -> plans.remembered(token.key(), token.version()))
        .map(plan -> onPlan(tenant, plan, last, TenantInfo.Source.TOKEN))
        .or(() -> Optional.ofNullable(last).map(TenantInfo::lastKnown))
        .orElseGet(() -> free(tenant));
  }

  private TenantInfo free(UUID tenant) {
    RememberedPlan plan = plans.remembered(TenantInfo.FREE, 1).orElseThrow();
    return onPlan(tenant, plan, null, TenantInfo.Source.FREE_PLAN);
  }

  private static TenantInfo onPlan(
      UUID tenant, RememberedPlan plan, TenantInfo last, TenantInfo.Source source) {
    TenantInfo base = last == null ? TenantInfo.unknown(tenant, boundSlug(tenant), plan) : last;
    return base.onPlan(plan.figures(), plan.version(), source);
  }

  private static String boundSlug(UUID tenant) {
    return TenantContext.currentOfThread()
        .filter(bound -> bound.id().equals(tenant))
        .map(Tenant::slug)
        .orElse("");
  }

  /** The tenant has changed: whoever asks next reads it again. */
  public void changed(UUID tenant) {
    Known entry;
    synchronized (known) {
      entry = known.get(tenant);
    }
    if (entry != null) {
      stale(entry);
    }
  }

  /** Changes may have been missed: everything is read again when it is asked for. */
  void changedUnheard() {
    synchronized (known) {
      known.values().forEach(TenantInfos::stale);
    }
  }

  private static void stale(Known entry) {
    synchronized (entry) {
      entry.fresh = false;
      entry.changes++;
    }
  }

  private Known entry(UUID tenant) {
    synchronized (known) {
      Known entry = known.computeIfAbsent(tenant, id -> new Known());
      if (known.size() > config.maxTenants()) {
        Iterator<UUID> eldest = known.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
      return entry;
    }
  }

  private void drop(UUID tenant) {
    synchronized (known) {
      known.remove(tenant);
    }
  }
}
