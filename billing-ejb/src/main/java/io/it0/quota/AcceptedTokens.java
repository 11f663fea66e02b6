package io.it0.quota;

import io.it0.period.TenantClocks;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenants;
import io.it0.usage.AcceptedUsage;
import io.it0.usage.UsageRecorded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Counts usage when it is accepted, in one round trip for a whole request; that of tenants without a limit is left to
 * reconciliation. A counter that is not there is built beside.
 */
public class AcceptedTokens implements AcceptedUsage {

  private static final Logger LOG = LoggerFactory.getLogger(AcceptedTokens.class);
  private static final int MOST_KEPT = 50_000;

  private Desk desk;
  private CounterBuild builds;
  private PostgresQuota postgres;
  private Reconciler reconciler;
  private Tenants tenants;
  private TenantClocks clocks;
  private Predicate<UUID> unlimited;
  private Executor beside;
  private final Set<UUID> building = ConcurrentHashMap.newKeySet();

  protected AcceptedTokens() {}

  /**
   * @param unlimited asked from memory for every event: tenants for whom nothing is decided
   * @param beside where counters are built that nobody waits for
   */
  AcceptedTokens(QuotaParts parts, Predicate<UUID> unlimited, Executor beside) {
    this.desk = parts.desk();
    this.builds = parts.builds();
    this.postgres = parts.postgres();
    this.reconciler = parts.reconciler();
    this.tenants = parts.tenants();
    this.clocks = parts.clocks();
    this.unlimited = unlimited;
    this.beside = beside;
  }

  @Override
  public void accepted(List<UsageRecorded> events) {
    Map<UUID, List<UsageRecorded>> byTenant = new LinkedHashMap<>();
    for (UsageRecorded event : events) {
      byTenant.computeIfAbsent(event.tenantId(), t -> new ArrayList<>()).add(event);
    }
    try {
      count(byTenant);
    } catch (ProblemException e) {
      throw e;
    } catch (RuntimeException e) {
      // PostgreSQL went away between two questions. Who sent the events sends them again.
      LOG.warn("quota: accepted usage could not be counted at once", e);
      throw Authority.unavailable(1, "the quota cannot be counted");
    }
  }

  private void count(Map<UUID, List<UsageRecorded>> byTenant) {
    byTenant.keySet().removeIf(unlimited);
    if (byTenant.isEmpty()) {
      return;
    }
    Authority.Grant grant = desk.authority().current();
    if (grant.isRedis()) {
      count(grant, byTenant);
    } else {
      byTenant.forEach((tenant, own) -> countByPostgres(grant, tenant, own));
    }
  }

  private void count(Authority.Grant grant, Map<UUID, List<UsageRecorded>> byTenant) {
    try {
      desk.counters()
          .accept(grant.epoch(), byTenant)
          .forEach((tenant, reply) -> counted(grant, tenant, reply));
    } catch (JedisException e) {
      desk.authority().doubt();
      throw Authority.unavailable(1, "Redis did not answer");
    }
  }

  private void counted(Authority.Grant grant, UUID tenant, Reply reply) {
    if (reply.is("MISSING")) {
      buildBeside(tenant);
      return;
    }
    reconciler.changed(tenant);
    if (reply.first() == 1) {
      desk.ceilings().raise(tenant, grant, reply.standing(grant.epoch()), 0);
    }
  }

  private void countByPostgres(Authority.Grant grant, UUID id, List<UsageRecorded> events) {
    tenants
        .find(id)
        .ifPresent(
            tenant -> {
              long tokens =
                  events.stream()
                      .mapToLong(event -> event.tokens().total())
                      .reduce(0, Math::addExact);
              postgres.accepted(tenant, grant, clocks.clockOf(tenant).instant(), tokens);
            });
  }

  private void buildBeside(UUID tenant) {
    if (building.size() < MOST_KEPT && building.add(tenant)) {
      beside.execute(
          () -> {
            try {
              build(tenant);
            } catch (ProblemException | JedisException e) {
              LOG.debug("quota: the counter of {} will be built when it is asked for", tenant, e);
            } finally {
              building.remove(tenant);
            }
          });
    }
  }

  private void build(UUID id) {
    var tenant = tenants.find(id);
    Authority.Grant grant = desk.authority().current();
    if (tenant.isEmpty() || !grant.isRedis()) {
      return;
    }
    builds.build(tenant.get(), grant, clocks.clockOf(tenant.get()).instant());
  }
}
