package io.it0.quota;

import io.it0.period.TenantClocks;
import io.it0.quota.Counters.Stock;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.Tenants;
import io.it0.usage.UsageBacklog;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Puts PostgreSQL's figures under the counters, and takes away what they now contain.
 *
 * <p>A round closes each tenant's running generation, marks the ends of the streams, and waits until counting has passed
 * the mark: then PostgreSQL has counted whatever the closed generations accepted. Its sum is read after that, so between
 * the two nothing is missing. What was counted of the next generation meanwhile is in both for a round.
 */
final class Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final int SETTLED_AT_ONCE = 1_000;
  private static final int MOST_SWEPT = 100;
  private static final int MOST_CHANGED = 20_000;
  private static final String START = "0";

  // The rows are claimed by being dated: of two nodes one finds nothing.
  private static final String SWEEP =
      """
      update quota_periods p set reconciled_at = :now from (
        select q.tenant_id, q.period_start from quota_periods q
        where q.reconciled_at < :before and not exists (
          select from quota_periods l where l.tenant_id = q.tenant_id and l.period_start > q.period_start)
        order by q.reconciled_at limit :most for update skip locked) due
      where p.tenant_id = due.tenant_id and p.period_start = due.period_start
      returning p.tenant_id, p.period_end
      """;

  private static final String COUNTED =
      """
      select r.source, r.event_id from unnest(?, ?) as e (source, event_id)
      join "%s".usage_records r on r.event_id = e.event_id and r.source = e.source
      where r.segment_start is not null
      """;

  private static final String DATE =
      """
      update quota_periods set reconciled_at = :now where tenant_id = :tenant and period_start = :start
      """;

  // Followed by another one, and over for so long: nobody asks about it.
  private static final String FORGET =
      """
      delete from quota_periods q
      where q.reconciled_at < cast(:now as timestamptz) - interval '70 days' and exists (
        select from quota_periods l where l.tenant_id = q.tenant_id and l.period_start > q.period_start)
      """;

  private final Desk desk;
  private final UsageBacklog backlog;
  private final Tenants tenants;
  private final TenantClocks clocks;
  private final QuotaWatch watch;
  private final Clock wall;
  private final Set<UUID> changed = ConcurrentHashMap.newKeySet();
  private final Map<UUID, String> cursors = new ConcurrentHashMap<>();

  Reconciler(
      Desk desk,
      UsageBacklog backlog,
      Tenants tenants,
      TenantClocks clocks,
      QuotaWatch watch,
      Clock wall) {
    this.desk = desk;
    this.backlog = backlog;
    this.tenants = tenants;
    this.clocks = clocks;
    this.watch = watch;
    this.wall = wall;
  }

  private record Closed(Tenant tenant, Instant now, long generation, String revision) {}

  /** Something was done to the tenant's counter by this node. */
  void changed(UUID tenant) {
    if (changed.size() < MOST_CHANGED) {
      changed.add(tenant);
    }
  }

  /** What no node has looked at for long is due again, such as what a dead node has changed. */
  void sweep() {
    Instant now = wall.instant();
    List<UUID> due =
        desk.transactions()
            .inNew(
                handle -> {
                  handle.createUpdate(FORGET).bind("now", now).execute();
                  return handle
                      .createQuery(SWEEP)
                      .bind("now", now)
                      .bind("before", now.minus(desk.config().sweepAfter()))
                      .bind("most", MOST_SWEPT)
                      .map((row, context) -> row.getObject(1, UUID.class))
                      .list();
                });
    changed.addAll(due);
  }

  /**
   * Reconciles what has changed since the last round.
   *
   * @return how many tenants
   */
  int round() {
    Authority.Grant grant = desk.authority().current();
    if (!grant.isRedis() || changed.isEmpty()) {
      return 0;
    }
    List<UUID> all = List.copyOf(changed);
    all.forEach(changed::remove);
    List<Closed> closed = new ArrayList<>();
    try {
      all.forEach(id -> close(id, grant).ifPresent(closed::add));
      if (!counted(backlog.mark())) {
        changed.addAll(all); // Counting is behind: another time.
        return 0;
      }
      closed.forEach(one -> reconcile(one, grant));
    } catch (JedisException e) {
      changed.addAll(all);
      desk.authority().doubt();
      LOG.info("quota: not reconciled, Redis did not answer: {}", e.getMessage());
    }
    desk.metrics().reconciliations.add(closed.size());
    return closed.size();
  }

  private Optional<Closed> close(UUID id, Authority.Grant grant) {
    Optional<Tenant> tenant = tenants.find(id);
    if (tenant.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clocks.clockOf(tenant.get()).instant();
    Reply reply = desk.counters().rotate(id, grant.epoch(), now);
    return reply.is("OK")
        ? Optional.of(new Closed(tenant.get(), now, reply.number(1), reply.text(2)))
        : Optional.empty(); // Whoever asks next builds it.
  }

  private boolean counted(UsageBacklog.Watermark mark) {
    for (long waited = 0; waited < WAIT.toMillis(); waited += LOOK.toMillis()) {
      if (backlog.passed(mark)) {
        return true;
      }
      try {
        Thread.sleep(LOOK.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private void reconcile(Closed closed, Authority.Grant grant) {
    Tenant tenant = closed.tenant();
    List<SettledEvent> settled = settled(tenant.id());
    // In this order: what is found counted is in the sum that is read after it.
    List<String> gone = desk.transactions().inNew(handle -> gone(handle, tenant, settled));
    Budget budget = desk.transactions().inNew(handle -> read(handle, closed));
    var stock =
        new Stock(
            closed.revision(),
            budget,
            closed.generation(),
            false,
            closed.now(),
            gone,
            List.of(),
            List.of());
    Reply loaded = desk.counters().load(tenant.id(), grant.epoch(), stock);
    if (!loaded.is("OK")) {
      changed.add(tenant.id());
      return;
    }
    desk.ceilings().lower(tenant.id(), grant, closed.now(), budget);
    // Not what the counter says: that holds twice for a round what was counted while it was being
    // reconciled.
    watch.look(
        tenant.id(),
        budget.counted(),
        budget.limit().orElse(budget.included()),
        budget.period(),
        closed.now());
    measure(tenant, loaded, gone.size());
  }

  private Budget read(Handle handle, Closed closed) {
    Budget budget = desk.budgets().read(handle, closed.tenant(), closed.now());
    handle
        .createUpdate(DATE)
        .bind("now", wall.instant())
        .bind("tenant", closed.tenant().id())
        .bind("start", budget.period().start())
        .execute();
    return budget;
  }

  /** Only of a counter at rest: in a running one the difference is what was counted meanwhile. */
  private void measure(Tenant tenant, Reply loaded, int gone) {
    boolean resting = loaded.number(3) == 1;
    long drift = Math.subtractExact(loaded.number(1), loaded.number(2));
    if (!resting) {
      changed.add(tenant.id());
    } else if (drift != 0) {
      desk.metrics().drifts.increment();
      desk.metrics().driftTokens.add(Math.abs(drift));
      LOG.info(
          "quota: corrected tenant={} by={} used={} settled={}",
          tenant.slug(),
          drift,
          loaded.number(1),
          gone);
    }
    desk.metrics().liveLeases.set(desk.counters().leases(tenant.id()));
  }

  /** A page of what was settled, the next one in the next round. */
  private List<SettledEvent> settled(UUID tenant) {
    var page =
        desk.counters().settled(tenant, cursors.getOrDefault(tenant, START), SETTLED_AT_ONCE);
    if (page.isCompleteIteration()) {
      cursors.remove(tenant);
    } else {
      cursors.put(tenant, page.getCursor());
      changed.add(tenant);
    }
    List<SettledEvent> all =
        page.getResult().stream().map(e -> SettledEvent.ofValue(e.getValue())).toList();
    if (!all.isEmpty()) {
      changed.add(tenant);
    }
    return all;
  }

  /** The ids of those that PostgreSQL has counted, and of those that nobody will report any more. */
  private List<String> gone(Handle handle, Tenant tenant, List<SettledEvent> settled) {
    Set<String> gone = new HashSet<>();
    if (settled.isEmpty()) {
      return List.of();
    }
    try (var query = handle.getConnection().prepareStatement(COUNTED.formatted(tenant.schema()))) {
      query.setArray(1, texts(handle, settled.stream().map(SettledEvent::source).toArray()));
      query.setArray(2, texts(handle, settled.stream().map(SettledEvent::eventId).toArray()));
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          gone.add(EventIds.of(rows.getString(1), rows.getString(2)));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("usage records of " + tenant.slug(), e);
    }
    Instant forgotten = wall.instant().minus(desk.config().forgetUnreported());
    for (SettledEvent event : settled) {
      if (event.since().isBefore(forgotten) && gone.add(event.id())) {
        desk.metrics().unreported.increment();
        LOG.warn(
            "quota: settled and never reported tenant={} source={} event={}",
            tenant.slug(),
            event.source(),
            event.eventId());
      }
    }
    return List.copyOf(gone);
  }

  private static Array texts(Handle handle, Object[] values) throws SQLException {
    return handle.getConnection().createArrayOf("text", values);
  }
}
