package io.it0.operations;

import io.it0.db.UuidV7;
import io.it0.identity.Actor;
import io.it0.identity.AuditLog;
import io.it0.period.TenantClocks;
import io.it0.problem.ProblemException;
import io.it0.quota.ResourceLimits;
import io.it0.subscription.TenantInfos;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.TenantDatabase;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The standing orders of the tenant that the thread is bound to. */
@Stateless
public class StandingOrders {

  private TenantDatabase database;
  private TenantInfos infos;
  private ResourceLimits limits;
  private TenantClocks clocks;
  private OrderTasks tasks;
  private Clock wall;

  protected StandingOrders() {}

  @Inject
  public StandingOrders(
      TenantDatabase database,
      TenantInfos infos,
      ResourceLimits limits,
      TenantClocks clocks,
      OrderTasks tasks,
      Clock wall) {
    this.database = database;
    this.infos = infos;
    this.limits = limits;
    this.clocks = clocks;
    this.tasks = tasks;
    this.wall = wall;
  }

  public long count() {
    return database.jdbi().withHandle(OrderTable::count);
  }

  /**
   * The next slots of a schedule, from now on.
   *
   * @param count how many at most
   * @throws ProblemException (400) if it is no schedule
   */
  public List<Instant> preview(String cron, ZoneId zone, int count) {
    return Schedule.of(cron, zone).preview(billingTime(), count);
  }

  /** @throws ProblemException 429 if the tenant's limit is reached, 409 if the name is taken */
  public StandingOrder create(OrderSpec spec, OrderStatus status, Actor actor) {
    Tenant tenant = tenant();
    // Both before a connection is taken: each may need one of its own.
    int limit = infos.require(tenant.id()).limits().standingOrders();
    Optional<Instant> next = StandingOrder.next(spec, status, billingTime());
    Instant now = now();
    var order = new StandingOrder(UuidV7.next(), spec, status, next, 1, actor.name(), now, now);
    return database.jdbi().withHandle(handle -> create(handle, tenant, order, limit, actor));
  }

  private StandingOrder create(
      Handle handle, Tenant tenant, StandingOrder order, int limit, Actor actor) {
    lock(handle);
    limits.requireRoom(tenant, ResourceLimits.STANDING_ORDERS, OrderTable.count(handle), limit);
    if (!OrderTable.insert(handle, order)) {
      throw nameTaken(order.spec().name());
    }
    ScheduleTable.set(handle, tenant.id(), order.id(), order.nextSlot());
    audit(handle, actor, "standing_order.created", order);
    return order;
  }

  /** @throws ProblemException (404) if the tenant has no such order */
  public StandingOrder require(UUID id) {
    return database.jdbi().withHandle(handle -> require(handle, id));
  }

  /** In the order in which they were made, after the given one. */
  public List<StandingOrder> list(Optional<OrderStatus> status, Optional<UUID> after, int limit) {
    return database.jdbi().withHandle(handle -> OrderTable.list(handle, status, after, limit));
  }

  /**
   * Replaces what an order says. Its next slot is the first one from now on: what was due and did not run is not made up
   * for.
   *
   * @param version the one that the change is based on; empty: the last change wins
   * @throws ProblemException 404, 412 if it has another version by now, 409 if the name is taken
   */
  public StandingOrder update(
      UUID id, OrderSpec spec, OrderStatus status, Optional<Integer> version, Actor actor) {
    Optional<Instant> next = StandingOrder.next(spec, status, billingTime());
    return database
        .jdbi()
        .withHandle(
            handle -> {
              // The lock of those who add: so no two can take one name at once.
              lock(handle);
              locked(handle, id, version);
              if (OrderTable.isNameTaken(handle, spec.name(), id)) {
                throw nameTaken(spec.name());
              }
              return change(handle, id, spec, status, next, "standing_order.updated", actor);
            });
  }

  /** Its slots pass without a run until it is resumed; what is running goes on. Doing it twice is harmless. */
  public StandingOrder pause(UUID id, Actor actor) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              StandingOrder order = locked(handle, id, Optional.empty());
              if (order.status() == OrderStatus.PAUSED) {
                return order;
              }
              return change(
                  handle,
                  id,
                  order.spec(),
                  OrderStatus.PAUSED,
                  Optional.empty(),
                  "standing_order.paused",
                  actor);
            });
  }

  /** From its first slot from now on. Doing it twice is harmless. */
  public StandingOrder resume(UUID id, Actor actor) {
    Instant now = billingTime();
    return database
        .jdbi()
        .withHandle(
            handle -> {
              StandingOrder order = locked(handle, id, Optional.empty());
              if (order.status() == OrderStatus.ACTIVE) {
                return order;
              }
              return change(
                  handle,
                  id,
                  order.spec(),
                  OrderStatus.ACTIVE,
                  StandingOrder.next(order.spec(), OrderStatus.ACTIVE, now),
                  "standing_order.resumed",
                  actor);
            });
  }

  private StandingOrder change(
      Handle handle,
      UUID id,
      OrderSpec spec,
      OrderStatus status,
      Optional<Instant> next,
      String action,
      Actor actor) {
    OrderTable.update(handle, id, spec, status, now());
    ScheduleTable.set(handle, tenant().id(), id, next);
    StandingOrder order = require(handle, id);
    audit(handle, actor, action, order);
    return order;
  }

  /**
   * With its history; a task that runs goes on.
   *
   * @param version as in {@link #update}
   */
  public void delete(UUID id, Optional<Integer> version, Actor actor) {
    database
        .jdbi()
        .useHandle(
            handle -> {
              StandingOrder order = locked(handle, id, version);
              OrderTable.delete(handle, id);
              ScheduleTable.delete(handle, id);
              audit(handle, actor, "standing_order.deleted", order);
            });
  }

  /**
   * What became of an order's slots, the latest first, before the given one.
   *
   * @throws ProblemException (404) if the tenant has no such order
   */
  public List<RunRow> history(UUID id, Optional<Instant> before, int limit) {
    boolean countCache = infos.require(tenant().id()).plan().countCacheTokens();
    return database
        .jdbi()
        .withHandle(
            handle -> {
              require(handle, id);
              List<OrderRun> runs = RunTable.history(handle, id, before, limit);
              List<UUID> ids = runs.stream().map(OrderRun::id).toList();
              Map<UUID, OrderTasks.State> states = tasks.states(handle, ids, countCache);
              return runs.stream().map(run -> RunRow.of(run, states.get(run.id()))).toList();
            });
  }

  private static void lock(Handle handle) {
    ResourceLimits.lock(handle, tenant().id(), ResourceLimits.STANDING_ORDERS);
  }

  private static StandingOrder require(Handle handle, UUID id) {
    return OrderTable.find(handle, id).orElseThrow(() -> notFound(id));
  }

  private static StandingOrder locked(Handle handle, UUID id, Optional<Integer> version) {
    StandingOrder order = OrderTable.lock(handle, id).orElseThrow(() -> notFound(id));
    if (version.filter(expected -> expected != order.version()).isPresent()) {
      throw new ProblemException(
          OperationsError.STANDING_ORDER_CHANGED,
          "it has version %d, not %d".formatted(order.version(), version.get()),
          Map.of("version", order.version()));
    }
    return order;
  }

  private void audit(Handle handle, Actor actor, String action, StandingOrder order) {
    AuditLog.write(
        handle,
        actor,
        new AuditLog.Entry(
            Optional.of(tenant().id()),
            action,
            order.id().toString(),
            Map.of("name", order.spec().name(), "cron", order.spec().cron()),
            wall.instant()));
  }

  private Instant billingTime() {
    return clocks.clockOf(tenant()).instant();
  }

  private static Tenant tenant() {
    return TenantContext.currentOfThread().orElseThrow();
  }

  // As precise as the database keeps it.
  private Instant now() {
    return wall.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static ProblemException nameTaken(String name) {
    return new ProblemException(
        OperationsError.STANDING_ORDER_NAME_TAKEN, "standing order " + name);
  }

  private static ProblemException notFound(UUID id) {
    return new ProblemException(OperationsError.STANDING_ORDER_NOT_FOUND, "standing order " + id);
  }
}
