package io.it0.operations;

import static io.it0.testing.AgentPlatform.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.PlatformDatabase;
import io.it0.db.testing.CommittingDataSource;
import io.it0.period.TenantClocks;
import io.it0.period.TestClock;
import io.it0.period.TestClocks;
import io.it0.problem.ProblemException;
import io.it0.quota.QuotaError;
import io.it0.quota.ResourceLimits;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.Tenants;
import io.it0.testing.AgentPlatform;
import io.it0.testing.SettableClock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StandingOrdersIT {

  private static final Optional<Integer> ANY = Optional.empty();

  private final SettableClock wall = new SettableClock("2026-11-23T12:00:00Z");
  private final AgentPlatform platform = new AgentPlatform(wall);
  private final PlatformDatabase database =
      new PlatformDatabase(CommittingDataSource.of(platform.database.platform()));
  private final TestClocks testClocks = new TestClocks(platform.platform, wall);
  private final TenantClocks clocks = new TenantClocks(wall, testClocks);
  private final FakeTasks tasks = new FakeTasks();
  private final OrderClaims claims = new OrderClaims(database, OperationsConfig.DEFAULTS, wall);
  private final StandingOrders orders = orders();
  private final OrderRunner runner = runner();
  private final Tenant acme = platform.tenant("acme");

  @Test
  void a_slot_that_is_due_starts_its_task_once_and_the_next_one_is_planned() {
    StandingOrder order = create("report", "0 13 * * *");
    assertThat(order.nextSlot()).contains(Instant.parse("2026-11-23T13:00:00Z"));
    assertThat(tick()).isZero();

    wall.set("2026-11-23T13:00:00Z");
    assertThat(tick()).isOne();
    assertThat(tick()).isZero();

    assertThat(tasks.asked).hasSize(1);
    assertThat(tasks.asked.get(0).prompt()).isEqualTo("Report.");
    assertThat(tasks.asked.get(0).standingOrder()).contains(order.id());
    assertThat(tasks.asked.get(0).agent()).contains("report");
    RunRow run = history(order).get(0);
    assertThat(run.slot()).isEqualTo("2026-11-23T13:00:00Z");
    assertThat(run.status()).isEqualTo(RunStatus.STARTED);
    assertThat(run.taskId()).isEqualTo(tasks.asked.get(0).id());
    assertThat(read(order).nextSlot()).contains(Instant.parse("2026-11-24T13:00:00Z"));
  }

  @Test
  void of_slots_that_nobody_was_there_for_the_latest_runs_and_tells_of_the_others() {
    StandingOrder order = create("report", "*/10 * * * *");
    wall.set("2026-11-23T14:25:00Z");
    tick();

    assertThat(history(order)).hasSize(1);
    RunRow run = history(order).get(0);
    assertThat(run.slot()).isEqualTo("2026-11-23T14:20:00Z");
    assertThat(run.missedFrom()).isEqualTo("2026-11-23T12:10:00Z");
    assertThat(read(order).nextSlot()).contains(Instant.parse("2026-11-23T14:30:00Z"));
  }

  @Test
  void on_many_nodes_at_once_a_slot_starts_one_task() {
    platform.change("update tenants set max_standing_orders = 40");
    StandingOrders node = orders();
    for (int i = 0; i < 40; i++) {
      String name = "order " + i;
      as(() -> node.create(spec(name, "*/5 * * * *"), OrderStatus.ACTIVE, ADA));
    }
    for (int round = 1; round <= 3; round++) {
      wall.set("2026-11-23T12:%02d:00Z".formatted(round * 5));
      platform.atOnce(
          6,
          i -> {
            int started = 0;
            List<DueOrder> due = claims.claim();
            while (!due.isEmpty()) {
              for (DueOrder one : due) {
                started += runner().run(one) ? 1 : 0;
              }
              due = claims.claim();
            }
            return started;
          });
      tasks.states.keySet().forEach(task -> tasks.end(task, 1));
      assertThat(tasks.asked).hasSize(40 * round);
    }
    assertThat(tasks.asked.stream().map(task -> task.id()).distinct()).hasSize(120);
    assertThat(
            platform.one(
                "select count(*) from tenant_acme.standing_order_runs where status = 'STARTED'",
                Long.class))
        .isEqualTo(120);
  }

  @Test
  void what_a_dead_node_has_left_is_started_by_another_as_the_same_task() {
    StandingOrder order = create("report", "0 13 * * *");
    wall.set("2026-11-23T13:00:00Z");
    tasks.failure = new IllegalStateException("the node dies");
    DueOrder claim = claims.claim().get(0);
    assertThatThrownBy(() -> runner.run(claim)).isSameAs(tasks.failure);
    tasks.failure = null;

    // Not before its claim lapses.
    wall.set("2026-11-23T13:00:59Z");
    assertThat(tick()).isZero();
    wall.set("2026-11-23T13:01:00Z");
    assertThat(tick()).isOne();

    assertThat(tasks.asked).hasSize(2);
    assertThat(tasks.asked.get(0).id()).isEqualTo(tasks.asked.get(1).id());
    assertThat(history(order)).hasSize(1);
    assertThat(history(order).get(0).status()).isEqualTo(RunStatus.STARTED);
  }

  @Test
  void a_task_that_was_queued_before_its_node_died_is_not_asked_for_again() {
    StandingOrder order = create("report", "0 13 * * *");
    wall.set("2026-11-23T13:00:00Z");
    tasks.failure = new IllegalStateException("the node dies");
    tasks.queuedAllTheSame = true;
    DueOrder claim = claims.claim().get(0);
    assertThatThrownBy(() -> runner.run(claim)).isSameAs(tasks.failure);
    tasks.failure = null;

    wall.set("2026-11-23T13:02:00Z");
    tick();
    assertThat(tasks.asked).hasSize(1);
    assertThat(history(order).get(0).status()).isEqualTo(RunStatus.STARTED);
    assertThat(tick()).isZero();
  }

  @Test
  void what_could_not_be_started_until_the_next_slot_gives_way_to_it() {
    StandingOrder order = create("report", "0 * * * *");
    wall.set("2026-11-23T13:00:00Z");
    tasks.refuse(new ProblemException(QuotaError.QUOTA_UNAVAILABLE, "Redis is away"));
    DueOrder claim = claims.claim().get(0);
    assertThatThrownBy(() -> runner.run(claim)).isSameAs(tasks.failure);
    tasks.failure = null;

    wall.set("2026-11-23T14:00:00Z");
    tick();
    assertThat(history(order))
        .extracting(RunRow::status)
        .containsExactly(RunStatus.STARTED, RunStatus.REFUSED);
    assertThat(history(order).get(1).code()).isEqualTo("NOT_STARTED");
  }

  @Test
  void a_task_that_is_refused_tells_why_and_the_next_slot_tries_again() {
    StandingOrder order = create("report", "0 * * * *");
    wall.set("2026-11-23T13:00:00Z");
    tasks.refuse(new ProblemException(QuotaError.QUOTA_EXCEEDED, "100 of 100 tokens"));
    tick();
    RunRow refused = history(order).get(0);
    assertThat(refused.status()).isEqualTo(RunStatus.REFUSED);
    assertThat(refused.code()).isEqualTo("QUOTA_EXCEEDED");
    assertThat(refused.detail()).isEqualTo("100 of 100 tokens");
    assertThat(refused.taskId()).isNull();

    tasks.failure = null;
    wall.set("2026-11-23T14:00:00Z");
    tick();
    assertThat(history(order).get(0).status()).isEqualTo(RunStatus.STARTED);
  }

  @Test
  void while_a_task_is_at_work_the_next_slot_is_skipped() {
    StandingOrder order = create("report", "0 * * * *");
    wall.set("2026-11-23T13:00:00Z");
    tick();
    wall.set("2026-11-23T14:00:00Z");
    tick();
    assertThat(history(order).get(0).status()).isEqualTo(RunStatus.SKIPPED);
    assertThat(history(order).get(0).code()).isEqualTo("STILL_RUNNING");

    tasks.end(tasks.asked.get(0).id(), 70);
    wall.set("2026-11-23T15:00:00Z");
    tick();
    assertThat(tasks.asked).hasSize(2);
    assertThat(history(order).get(2).tokens()).isEqualTo(70);
  }

  @Test
  void the_cap_of_the_month_holds_over_its_runs_and_the_next_month_begins_anew() {
    wall.set("2026-11-30T20:00:00Z");
    var spec =
        new OrderSpec(
            "report",
            "0 * * * *",
            ZoneId.of("Europe/Vienna"),
            "claude-api",
            Optional.empty(),
            "Report.",
            Optional.empty(),
            Optional.empty(),
            Optional.of(600L),
            Optional.of(1_000L));
    StandingOrder order = as(() -> orders.create(spec, OrderStatus.ACTIVE, ADA));

    wall.set("2026-11-30T21:00:00Z");
    tick();
    assertThat(lastCap()).isEqualTo(OptionalLong.of(600));
    tasks.end(tasks.asked.get(0).id(), 650);
    wall.set("2026-11-30T22:00:00Z");
    tick();
    assertThat(lastCap()).isEqualTo(OptionalLong.of(350));
    tasks.end(tasks.asked.get(1).id(), 350);

    // 23:00 UTC is midnight in Vienna, where December has begun.
    wall.set("2026-11-30T22:59:59Z");
    tick();
    wall.set("2026-11-30T23:00:00Z");
    tick();
    assertThat(lastCap()).isEqualTo(OptionalLong.of(600));
    tasks.end(tasks.asked.get(2).id(), 1_000);
    wall.set("2026-12-01T00:00:00Z");
    tick();
    assertThat(tasks.asked).hasSize(3);
    assertThat(history(order).get(0).code()).isEqualTo("ORDER_CAP_REACHED");
  }

  @Test
  void a_paused_orders_slots_pass_and_it_goes_on_with_the_first_after_it_is_resumed() {
    StandingOrder order = create("report", "0 * * * *");
    assertThat(as(() -> orders.pause(order.id(), ADA)).nextSlot()).isEmpty();
    wall.set("2026-11-23T15:30:00Z");
    assertThat(tick()).isZero();
    StandingOrder resumed = as(() -> orders.resume(order.id(), ADA));
    assertThat(resumed.nextSlot()).contains(Instant.parse("2026-11-23T16:00:00Z"));
    assertThat(as(() -> orders.resume(order.id(), ADA)).version()).isEqualTo(resumed.version());
    assertThat(history(order)).isEmpty();
    assertThat(platform.audited("standing_order.paused")).hasSize(1);
  }

  @Test
  void a_suspended_tenants_slots_are_skipped() {
    StandingOrder order = create("report", "0 * * * *");
    platform.change("update tenants set status = 'suspended'");
    wall.set("2026-11-23T13:00:00Z");
    tick();
    assertThat(tasks.asked).isEmpty();
    assertThat(history(order).get(0).code()).isEqualTo("TENANT_SUSPENDED");
  }

  @Test
  void a_test_clock_meets_every_slot_that_it_is_walked_over_and_the_wall_clock_none() {
    TestClock march = testClocks.create("march", Instant.parse("2026-03-28T00:00:00Z"));
    platform.change("update tenants set test_clock_id = '" + march.id() + "'");
    Tenant moved = new Tenants(platform.platform).find(acme.id()).orElseThrow();
    StandingOrder order =
        platform.as(
            moved, () -> orders.create(spec("report", "30 2 * * *"), OrderStatus.ACTIVE, ADA));
    assertThat(tick()).isZero();

    var work = new OrdersDue(claims, runner);
    Instant until = Instant.parse("2026-03-31T00:00:00Z");
    Instant now = march.now();
    Optional<Instant> next = work.nextDue(march.id(), now, until);
    while (next.isPresent()) {
      now = next.get();
      testClocks.advance(march.id(), now);
      assertThat(work.run(march.id(), now)).isOne();
      assertThat(work.run(march.id(), now)).isZero();
      tasks.states.keySet().forEach(task -> tasks.end(task, 1));
      next = work.nextDue(march.id(), now, until);
    }
    assertThat(platform.as(moved, () -> orders.history(order.id(), Optional.empty(), 9)))
        .extracting(run -> run.slot().toString())
        .containsExactly("2026-03-30T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-28T01:30:00Z");
    assertThat(tasks.asked).hasSize(3);
  }

  @Test
  void an_order_that_is_deleted_takes_its_history_and_its_schedule_with_it() {
    StandingOrder order = create("report", "0 13 * * *");
    wall.set("2026-11-23T13:00:00Z");
    tick();
    as(
        () -> {
          orders.delete(order.id(), ANY, ADA);
          return null;
        });
    assertProblem("STANDING_ORDER_NOT_FOUND", () -> history(order));
    assertThat(platform.one("select count(*) from standing_order_schedule", Long.class)).isZero();
    wall.set("2026-11-24T13:00:00Z");
    assertThat(tick()).isZero();
  }

  @Test
  void the_third_order_of_free_is_refused_and_of_many_at_once_no_more_pass() {
    List<Object> results =
        platform.atOnce(
            12,
            i ->
                platform.as(
                    acme,
                    () -> orders.create(spec("order " + i, "0 8 * * *"), OrderStatus.PAUSED, ADA)));
    assertThat(results).filteredOn(StandingOrder.class::isInstance).hasSize(2);
    assertThat(results)
        .filteredOn(ProblemException.class::isInstance)
        .allSatisfy(
            e ->
                assertThat(((ProblemException) e).errorCode())
                    .isEqualTo(QuotaError.QUOTA_EXCEEDED));
  }

  @Test
  void names_versions_and_other_tenants_are_as_everywhere() {
    StandingOrder order = create("Report", "0 8 * * *");
    assertProblem("STANDING_ORDER_NAME_TAKEN", () -> create("REPORT", "0 8 * * *"));
    as(
        () ->
            orders.update(
                order.id(), spec("other", "0 9 * * *"), OrderStatus.ACTIVE, Optional.of(1), ADA));
    assertProblem(
        "STANDING_ORDER_CHANGED",
        () ->
            as(
                () ->
                    orders.update(
                        order.id(),
                        spec("x", "0 9 * * *"),
                        OrderStatus.ACTIVE,
                        Optional.of(1),
                        ADA)));
    Tenant globex = platform.tenant("globex");
    assertProblem(
        "STANDING_ORDER_NOT_FOUND", () -> platform.as(globex, () -> orders.require(order.id())));
    assertProblem(
        "STANDING_ORDER_NOT_FOUND", () -> platform.as(globex, () -> orders.pause(order.id(), ADA)));
    assertThat(platform.as(globex, () -> orders.list(Optional.empty(), Optional.empty(), 9)))
        .isEmpty();
  }

  private StandingOrders orders() {
    return new StandingOrders(
        platform.tenants, platform.infos(), ResourceLimits.silent(), clocks, tasks, wall);
  }

  private OrderRunner runner() {
    return new OrderRunner(
        new Tenants(platform.platform),
        platform.context,
        clocks,
        new SlotDecisions(platform.tenants, platform.infos(), tasks, wall),
        tasks);
  }

  /** What the timer does. @return how many slots were decided upon */
  private int tick() {
    int decided = 0;
    List<DueOrder> due = claims.claim();
    while (!due.isEmpty()) {
      for (DueOrder one : due) {
        decided += runner.run(one) ? 1 : 0;
      }
      due = claims.claim();
    }
    return decided;
  }

  private OptionalLong lastCap() {
    return tasks.asked.get(tasks.asked.size() - 1).tokenCap();
  }

  private StandingOrder create(String name, String cron) {
    return as(() -> orders.create(spec(name, cron), OrderStatus.ACTIVE, ADA));
  }

  private StandingOrder read(StandingOrder order) {
    return as(() -> orders.require(order.id()));
  }

  private List<RunRow> history(StandingOrder order) {
    return as(() -> orders.history(order.id(), Optional.empty(), 100));
  }

  private <T> T as(Supplier<T> work) {
    return platform.as(acme, work);
  }

  private static OrderSpec spec(String name, String cron) {
    return new OrderSpec(
        name,
        cron,
        ZoneId.of(cron.startsWith("30 2") ? "Europe/Vienna" : "UTC"),
        "claude-api",
        Optional.empty(),
        "Report.",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static void assertProblem(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.errorCode().code()).isEqualTo(code));
  }
}
