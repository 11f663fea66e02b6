package io.it0.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.UuidV7;
import io.it0.task.TaskStatus;
import io.it0.tenancy.Tenant;
import io.it0.testing.AgentPlatform;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.HandleCallback;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How orders read tasks, from the tables as tasks keep them. */
class QueuedTasksIT {

  private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");

  private final AgentPlatform platform = new AgentPlatform(Clock.systemUTC());
  private final QueuedTasks tasks = new QueuedTasks(null);
  private final Tenant acme = platform.tenant("acme");
  private final UUID order = UuidV7.next();

  @BeforeEach
  void an_order() {
    platform.change(
        """
        insert into tenant_acme.standing_orders
          (id, name, cron, time_zone, engine, prompt, status, created_by, created_at, updated_at)
        values ('%s', 'report', '0 8 * * *', 'UTC', 'claude-api', 'Report.', 'ACTIVE', 'ada', now(), now())
        """
            .formatted(order));
  }

  @Test
  void a_task_is_told_with_what_all_its_models_have_used() {
    UUID running = run("2026-11-03T08:00:00Z", "RUNNING", null);
    use(running, "one", 100, 20, 3, 4);
    use(running, "two", 1_000, 200, 30, 40);
    UUID failed = run("2026-11-04T08:00:00Z", "FAILED", "PROVIDER_ERROR");

    List<UUID> asked = List.of(running, failed, UuidV7.next());
    assertThat(states(asked, false))
        .isEqualTo(
            Map.of(
                running, new OrderTasks.State(TaskStatus.RUNNING, 1_320, null),
                failed, new OrderTasks.State(TaskStatus.FAILED, 0, "PROVIDER_ERROR")));
    assertThat(states(asked, true).get(running).tokens()).isEqualTo(1_397);
    assertThat(states(List.of(), false)).isEmpty();
  }

  private Map<UUID, OrderTasks.State> states(List<UUID> asked, boolean countCache) {
    return in(handle -> tasks.states(handle, asked, countCache));
  }

  @Test
  void the_tokens_of_a_month_are_those_of_its_slots() {
    use(run("2026-10-31T23:59:00Z", "SUCCEEDED", null), "m", 1, 0, 0, 0);
    use(run("2026-11-01T00:00:00Z", "SUCCEEDED", null), "m", 10, 5, 7, 0);
    use(run("2026-11-30T23:59:00Z", "CANCELLED", null), "m", 100, 0, 0, 0);
    use(run("2026-12-01T00:00:00Z", "SUCCEEDED", null), "m", 1_000, 0, 0, 0);

    assertThat(used(order, false)).isEqualTo(115);
    assertThat(used(order, true)).isEqualTo(122);
    assertThat(used(UuidV7.next(), true)).isZero();
  }

  private long used(UUID whose, boolean countCache) {
    return in(handle -> tasks.used(handle, whose, NOVEMBER, DECEMBER, countCache));
  }

  private UUID run(String slot, String status, String error) {
    UUID id = UuidV7.next();
    boolean ended = !status.equals("RUNNING");
    platform.change(
        """
        insert into tenant_acme.agent_tasks
          (id, engine, model, prompt, max_tokens, standing_order_id, started_by, status, created_at, started_at,
           ended_at, error_code)
        values ('%s', 'claude-api', 'm', 'x', 1, '%s', 'standing order', '%s', now(), now(), %s, %s)
        """
            .formatted(
                id,
                order,
                status,
                ended ? "now()" : "null",
                error == null ? "null" : "'" + error + "'"));
    platform.change(
        """
        insert into tenant_acme.standing_order_runs (id, order_id, slot, status, decided_at)
        values ('%s', '%s', '%s', 'STARTED', now())
        """
            .formatted(id, order, slot));
    return id;
  }

  private void use(UUID task, String model, long input, long output, long read, long write) {
    platform.change(
        "insert into tenant_acme.agent_task_usage values ('%s', '%s', %d, %d, %d, %d)"
            .formatted(task, model, input, output, read, write));
  }

  private <T> T in(HandleCallback<T, RuntimeException> work) {
    return platform.as(acme, () -> platform.tenants.jdbi().withHandle(work));
  }
}
