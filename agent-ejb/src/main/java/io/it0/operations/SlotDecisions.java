package io.it0.operations;

import io.it0.db.UuidV7;
import io.it0.subscription.TenantInfo;
import io.it0.subscription.TenantInfos;
import io.it0.task.NewTask;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.TenantDatabase;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Decides what becomes of a slot, as its tenant, which the thread is bound to: before its task is started, and after. Both
 * hold the order's row.
 */
@Stateless
public class SlotDecisions {

  private static final String BY = "standing order";

  private TenantDatabase database;
  private TenantInfos infos;
  private OrderTasks tasks;
  private Clock wall;

  protected SlotDecisions() {}

  @Inject
  public SlotDecisions(TenantDatabase database, TenantInfos infos, OrderTasks tasks, Clock wall) {
    this.database = database;
    this.infos = infos;
    this.tasks = tasks;
    this.wall = wall;
  }

  /**
   * The decision on an order's slot.
   *
   * @param decided false: nothing was due
   * @param task to be started and then told by {@link #started} or {@link #refused}; empty: there is none
   */
  public record Decision(boolean decided, Optional<NewTask> task) {

    static final Decision NOTHING = new Decision(false, Optional.empty());
    static final Decision WITHOUT_TASK = new Decision(true, Optional.empty());
  }

  private record Reason(RunStatus status, String code, String detail) {}

  /** @param now the tenant's billing time */
  public Decision begin(UUID order, Instant now) {
    TenantInfo info = infos.require(tenant().id());
    return database.jdbi().withHandle(handle -> begin(handle, order, now, info));
  }

  private Decision begin(Handle handle, UUID id, Instant now, TenantInfo info) {
    Optional<StandingOrder> locked = OrderTable.lock(handle, id);
    if (locked.isEmpty()) {
      return Decision.NOTHING; // deleted since it was claimed, and its claim with it
    }
    StandingOrder order = locked.get();
    Optional<OrderRun> left = RunTable.starting(handle, id);
    if (left.isPresent() && isStillWanted(handle, order, left.get(), now)) {
      return new Decision(true, Optional.of(task(order, left.get())));
    }
    Optional<Instant> due = order.nextSlot().filter(slot -> !slot.isAfter(now));
    if (due.isEmpty()) {
      ScheduleTable.release(handle, id);
      return Decision.NOTHING;
    }
    return decide(handle, order, due.get(), now, info);
  }

  /**
   * Whether what a node has left half done is to be done now. Where the next slot is due that one runs instead, unless the
   * task is there already.
   */
  private boolean isStillWanted(Handle handle, StandingOrder order, OrderRun left, Instant now) {
    if (tasks.states(handle, List.of(left.id()), false).containsKey(left.id())) {
      RunTable.decide(handle, left.id(), RunStatus.STARTED, null, null);
      return false;
    }
    if (order.nextSlot().filter(slot -> !slot.isAfter(now)).isEmpty()) {
      return true;
    }
    RunTable.decide(
        handle, left.id(), RunStatus.REFUSED, "NOT_STARTED", "until the next slot was due");
    return false;
  }

  private Decision decide(
      Handle handle, StandingOrder order, Instant due, Instant now, TenantInfo info) {
    Instant slot = order.spec().schedule().latest(due, now);
    OptionalLong left = leftOfMonth(handle, order, slot, info);
    Optional<Reason> reason = reason(handle, order, left);
    OrderRun run =
        new OrderRun(
            UuidV7.next(),
            order.id(),
            slot,
            due.isBefore(slot) ? due : null,
            reason.map(Reason::status).orElse(RunStatus.STARTING),
            reason.map(Reason::code).orElse(null),
            reason.map(Reason::detail).orElse(null),
            reason.isPresent() ? null : cap(order.spec().perRun(), left),
            wall.instant().truncatedTo(ChronoUnit.MICROS));
    ScheduleTable.set(
        handle, tenant().id(), order.id(), StandingOrder.next(order.spec(), order.status(), now));
    boolean isNew = RunTable.insert(handle, run);
    if (isNew && reason.isEmpty()) {
      return new Decision(true, Optional.of(task(order, run)));
    }
    ScheduleTable.release(handle, order.id());
    return Decision.WITHOUT_TASK;
  }

  private Optional<Reason> reason(Handle handle, StandingOrder order, OptionalLong left) {
    if (tenant().status() == Tenant.Status.SUSPENDED) {
      return Optional.of(
          new Reason(RunStatus.SKIPPED, "TENANT_SUSPENDED", "no new work is started"));
    }
    if (isAtWork(handle, order.id())) {
      return Optional.of(
          new Reason(RunStatus.SKIPPED, "STILL_RUNNING", "the task of the run before is at work"));
    }
    if (left.isPresent() && left.getAsLong() <= 0) {
      return Optional.of(
          new Reason(
              RunStatus.REFUSED,
              "ORDER_CAP_REACHED",
              "the order's %d tokens of this month are used"
                  .formatted(order.spec().perMonth().get())));
    }
    return Optional.empty();
  }

  private boolean isAtWork(Handle handle, UUID order) {
    return RunTable.lastStarted(handle, order)
        .map(OrderRun::id)
        .map(run -> tasks.states(handle, List.of(run), false).get(run))
        .filter(state -> !state.status().isFinal())
        .isPresent();
  }

  /** What is left of the order's cap in the month, of its zone, in which the slot lies. */
  private OptionalLong leftOfMonth(
      Handle handle, StandingOrder order, Instant slot, TenantInfo info) {
    Optional<Long> cap = order.spec().perMonth();
    if (cap.isEmpty()) {
      return OptionalLong.empty();
    }
    ZonedDateTime month =
        slot.atZone(order.spec().zone())
            .toLocalDate()
            .withDayOfMonth(1)
            .atStartOfDay(order.spec().zone());
    long used =
        tasks.used(
            handle,
            order.id(),
            month.toInstant(),
            month.toLocalDate().plusMonths(1).atStartOfDay(order.spec().zone()).toInstant(),
            info.plan().countCacheTokens());
    return OptionalLong.of(cap.get() - used);
  }

  private static Long cap(Optional<Long> perRun, OptionalLong left) {
    if (left.isEmpty()) {
      return perRun.orElse(null);
    }
    return perRun.map(cap -> Math.min(cap, left.getAsLong())).orElse(left.getAsLong());
  }

  private static NewTask task(StandingOrder order, OrderRun run) {
    OrderSpec spec = order.spec();
    return new NewTask(
        run.id(),
        spec.engine(),
        spec.model(),
        spec.prompt(),
        spec.maxTokens(),
        Optional.empty(),
        spec.agent().or(() -> Optional.of(spec.name())),
        Optional.of(order.id()),
        run.tokenCap() == null ? OptionalLong.empty() : OptionalLong.of(run.tokenCap()),
        BY);
  }

  /** The run's task is in the queue. */
  public void started(UUID order, UUID run) {
    decided(order, run, new Reason(RunStatus.STARTED, null, null));
  }

  /** The run has no task, and gets none. */
  public void refused(UUID order, UUID run, String code, String detail) {
    decided(order, run, new Reason(RunStatus.REFUSED, code, detail));
  }

  private void decided(UUID order, UUID run, Reason reason) {
    database
        .jdbi()
        .useHandle(
            handle -> {
              OrderTable.lock(handle, order);
              RunTable.decide(handle, run, reason.status(), reason.code(), reason.detail());
              ScheduleTable.release(handle, order);
            });
  }

  private static Tenant tenant() {
    return TenantContext.currentOfThread().orElseThrow();
  }
}
