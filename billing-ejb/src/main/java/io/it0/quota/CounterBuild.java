package io.it0.quota;

import io.it0.quota.Counters.Kept;
import io.it0.quota.Counters.KeptEvent;
import io.it0.quota.Counters.Stock;
import io.it0.tenancy.Tenant;
import io.it0.usage.UncountedUsage;
import io.it0.usage.UsageRecorded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a tenant's counter where it is missing, of another epoch, or of a period that has ended.
 *
 * <p>The order is what makes it complete: first the counter begins to collect what is accepted, then the stream is read,
 * and only then what PostgreSQL has counted. So no event falls between them. One that is in two of them is counted twice
 * until the next reconciliation, which is on the safe side.
 */
final class CounterBuild {

  private static final Logger LOG = LoggerFactory.getLogger(CounterBuild.class);
  private static final Duration READING = Duration.ofSeconds(5);
  private static final int STRIPES = 64;

  private static final String LEASES =
      """
      select id, tokens, expires_at, period_start, ended from quota_leases where tenant_id = :tenant
      """;

  private static final String SETTLED =
      """
      select source, event_id, tokens, period_start, settled_at from quota_settled where tenant_id = :tenant
      """;

  private final Desk desk;
  private final UncountedUsage uncounted;
  // One build of a tenant at a time on this node; another node's is harmless, and wasted.
  private final List<ReentrantLock> building =
      IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toList();

  CounterBuild(Desk desk, UncountedUsage uncounted) {
    this.desk = desk;
    this.uncounted = uncounted;
  }

  /** What PostgreSQL decided while Redis was away. */
  private record Decided(List<Kept> leases, List<UUID> ended, List<KeptEvent> settled) {

    boolean isEmpty() {
      return leases.isEmpty() && ended.isEmpty() && settled.isEmpty();
    }
  }

  /** @param now in the tenant's billing time */
  void build(Tenant tenant, Authority.Grant grant, Instant now) {
    ReentrantLock lock = building.get(Math.floorMod(tenant.id().hashCode(), STRIPES));
    lock.lock();
    try {
      Budget seen = desk.transactions().inNew(h -> desk.budgets().read(h, tenant, now));
      Reply begun = desk.counters().begin(tenant.id(), grant, seen);
      switch (begun.word()) {
        case "BEGUN" -> finish(tenant, grant, now, begun);
        case "STALE" -> desk.authority().doubt();
        case "READY" -> LOG.debug("quota: another node has built the counter");
        default -> throw new IllegalStateException(begun.word());
      }
    } finally {
      lock.unlock();
    }
  }

  private void finish(Tenant tenant, Authority.Grant grant, Instant now, Reply begun) {
    List<UsageRecorded> waiting = uncounted.of(tenant.id(), READING);
    if (!waiting.isEmpty()) {
      desk.counters().accept(grant.epoch(), Map.of(tenant.id(), waiting));
    }
    Decided decided = desk.transactions().inNew(handle -> decided(handle, tenant, now));
    Budget budget = desk.transactions().inNew(h -> desk.budgets().read(h, tenant, now));
    Stock stock =
        new Stock(
            begun.text(2),
            budget,
            0,
            true,
            now.plus(desk.config().maxTtl()),
            List.of(),
            decided.leases(),
            decided.settled());
    Reply loaded = desk.counters().load(tenant.id(), grant.epoch(), stock);
    if (!loaded.is("OK")) {
      return; // Another build was faster.
    }
    decided.ended().forEach(id -> desk.counters().release(tenant.id(), grant.epoch(), now, id));
    if (!decided.isEmpty() || budget.added() > 0) {
      desk.transactions().inNew(handle -> forget(handle, tenant, grant));
    }
    desk.metrics().rebuilds.increment();
    LOG.info(
        "quota: counter built tenant={} epoch={} period={} used={} reserved={} lost={}",
        tenant.slug(),
        grant.epoch(),
        budget.period(),
        loaded.number(1),
        loaded.number(4),
        begun.number(1));
    coverAll(tenant, grant, now, budget);
  }

  private void coverAll(Tenant tenant, Authority.Grant grant, Instant now, Budget budget) {
    Reply reply = desk.counters().standing(tenant.id(), grant.epoch(), now);
    if (!reply.is("OK") || budget.limit().isEmpty()) {
      return;
    }
    Standing standing = reply.standing(grant.epoch());
    if (standing.used() + standing.reserved() > budget.ceiling().tokens()) {
      desk.ceilings().raise(tenant.id(), grant, standing, 0);
    }
  }

  private static Decided decided(Handle handle, Tenant tenant, Instant now) {
    List<KeptEvent> settled =
        handle
            .createQuery(SETTLED)
            .bind("tenant", tenant.id())
            .map((row, context) -> settled(row))
            .list();
    record Row(Kept lease, boolean ended) {}
    List<Row> rows =
        handle
            .createQuery(LEASES)
            .bind("tenant", tenant.id())
            .map((row, context) -> new Row(lease(row), row.getBoolean("ended")))
            .list();
    List<Kept> live =
        rows.stream()
            .filter(row -> !row.ended())
            .map(Row::lease)
            .filter(lease -> lease.expiresAt().isAfter(now))
            .toList();
    List<UUID> ended =
        rows.stream().filter(Row::ended).map(row -> UUID.fromString(row.lease().id())).toList();
    return new Decided(live, ended, settled);
  }

  /** Only what was taken over: as long as the authority's row is held, PostgreSQL decides nothing new. */
  private static boolean forget(Handle handle, Tenant tenant, Authority.Grant grant) {
    if (AuthorityTable.hold(handle).epoch() != grant.epoch()) {
      return false; // It decides again; what it has decided before is taken over once more, later.
    }
    handle.execute("delete from quota_leases where tenant_id = ?", tenant.id());
    handle.execute("delete from quota_settled where tenant_id = ?", tenant.id());
    handle.execute("update quota_periods set added = 0 where tenant_id = ?", tenant.id());
    return true;
  }

  private static Kept lease(ResultSet row) throws SQLException {
    return new Kept(
        row.getString("id"),
        row.getLong("tokens"),
        row.getTimestamp("expires_at").toInstant(),
        row.getTimestamp("period_start").toInstant());
  }

  private static KeptEvent settled(ResultSet row) throws SQLException {
    return new KeptEvent(
        new SettledEvent(
            row.getString("source"),
            row.getString("event_id"),
            row.getTimestamp("settled_at").toInstant()),
        row.getLong("tokens"),
        row.getTimestamp("period_start").toInstant());
  }
}
