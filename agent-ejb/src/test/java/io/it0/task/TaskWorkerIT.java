package io.it0.task;

import static io.it0.task.TaskLab.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks from the queue to the usage record, on nodes that come, work and die. */
class TaskWorkerIT {

  private static final TokenCounts ANSWER = new TokenCounts(1_000, 200, 400, 300);
  private static final TokenCounts BEGUN = new TokenCounts(1_000, 1, 400, 300);

  private final FixedBudget budget = new FixedBudget(1_000_000);
  private TaskLab lab;
  private Tenant acme;

  @BeforeEach
  void open() {
    lab = new TaskLab(budget);
    acme = lab.tenant("acme");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void a_task_runs_to_its_end_and_its_usage_is_stored_with_it() {
    UUID id = lab.start(acme, "Say hello {{ok}}");
    lab.node(4, 4);
    Task done = lab.awaitEnd(acme, id);

    assertThat(done.status()).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(done.tokens()).isEqualTo(ANSWER);
    assertThat(done.details().result()).isEqualTo("Hello world");
    assertThat(done.details().usage()).containsExactly(new Task.ModelUsage(TaskLab.MODEL, ANSWER));
    assertThat(done.partial()).isFalse();
    assertThat(types(id))
        .startsWith("queued", "started")
        .contains("text", "usage", "reserved")
        .endsWith("ended");
    assertThat(records())
        .containsExactly(
            "it0/agent-tasks %s:claude-sonnet-4-5 support session-1 1000/200/400/300 partial=false counted=false"
                .formatted(id));
    assertThat(lab.announced)
        .extracting(UsageRecorded::eventId)
        .containsExactly(id + ":" + TaskLab.MODEL);
    await(() -> budget.settled.size(), settled -> settled == 1);
    assertThat(budget.leases).isEmpty();
    assertThat(queued()).isZero();
    assertThat(lab.counted).contains("agent_tasks_started", "agent_tasks_ended", "agent_tokens");
  }

  @Test
  void its_events_are_numbered_and_can_be_read_from_anywhere() {
    UUID id = lab.start(acme, "{{tool}}");
    lab.node(4, 4);
    lab.awaitEnd(acme, id);

    List<TaskEvent> all = events(id, 0);
    assertThat(all)
        .extracting(TaskEvent::seq)
        .isEqualTo(IntStream.rangeClosed(1, all.size()).boxed().toList());
    assertThat(all).extracting(TaskEvent::type).contains("tool");
    assertThat(events(id, 3)).isEqualTo(all.subList(3, all.size()));
    assertThat(all.get(all.size() - 1).data()).contains("SUCCEEDED", "\"input\": 2000");
  }

  @Test
  void a_prompt_keeps_every_character() {
    String prompt = "a\u0000b\u001b\u0085\u2028你好\uD83D\uDE00 {{ok}}";
    UUID id = lab.start(acme, prompt);
    lab.node(4, 4);

    assertThat(lab.awaitEnd(acme, id).details().prompt()).isEqualTo(prompt);
  }

  @Test
  void what_fails_midway_is_metered_and_partial() {
    UUID id = lab.start(acme, "{{cut}}");
    lab.node(4, 4);
    Task done = lab.awaitEnd(acme, id);

    assertThat(done.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(done.errorCode()).isEqualTo("CUT_OFF");
    assertThat(done.partial()).isTrue();
    assertThat(records()).singleElement().asString().contains("1000/1/400/300 partial=true");
    assertThat(lab.counted).contains("agent_engine_errors");
  }

  @Test
  void what_used_nothing_leaves_no_record() {
    UUID id = lab.start(acme, "{{unauthorized}}");
    lab.node(4, 4);

    assertThat(lab.awaitEnd(acme, id).errorCode()).isEqualTo("NOT_AUTHENTICATED");
    assertThat(records()).isEmpty();
    await(() -> budget.leases.size(), leases -> leases == 0);
  }

  @Test
  void a_tenants_bound_holds_on_all_nodes_together_and_nobody_waits_for_anothers_second() {
    Tenant globex = lab.tenant("globex");
    List<UUID> many = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      many.add(lab.start(acme, "{{slow millis=40 words=4 input=" + (10 + i) + "}}"));
    }
    UUID other = lab.start(globex, "{{ok}}");
    lab.node(2, 2);
    lab.node(2, 2);
    int most = 0;
    while (many.stream().anyMatch(id -> !lab.task(acme, id).status().isFinal())) {
      most = Math.max(most, running(acme));
    }

    assertThat(most).isLessThanOrEqualTo(2);
    assertThat(many).allMatch(id -> lab.task(acme, id).status() == TaskStatus.SUCCEEDED);
    assertThat(lab.awaitEnd(globex, other).startedAt())
        .as("the other tenant's only task did not wait for eight")
        .isBefore(lab.task(acme, many.get(4)).startedAt());
  }

  @Test
  void a_task_that_waits_is_cancelled_and_never_runs() {
    UUID id = lab.start(acme, "{{ok}}");
    TaskStore.Cancelled cancelled = lab.as(acme, () -> lab.store.cancel(id));

    assertThat(cancelled.wasQueued()).isTrue();
    assertThat(lab.task(acme, id).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(types(id)).containsExactly("queued", "ended");
    assertThat(queued()).isZero();
  }

  @Test
  void a_task_is_cancelled_from_another_node_and_metered() {
    UUID id = lab.start(acme, "{{stall}}");
    lab.node(4, 4);
    await(() -> lab.task(acme, id).tokens(), BEGUN::equals);
    lab.as(acme, () -> lab.store.cancel(id));
    Task done = lab.awaitEnd(acme, id);

    assertThat(done.status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(done.partial()).isTrue();
    assertThat(records()).singleElement().asString().contains("1000/1/400/300 partial=true");
    assertThat(lab.as(acme, () -> lab.store.cancel(id)).wasQueued()).as("again").isFalse();
  }

  @Test
  void a_node_that_dies_does_not_keep_its_tasks() {
    UUID id = lab.start(acme, "{{stall}}");
    TaskLab.Node dead = lab.node(4, 4);
    await(() -> lab.task(acme, id).tokens(), BEGUN::equals);
    dead.fallSilent();
    lab.node(4, 4);
    Task done = lab.awaitEnd(acme, id);

    assertThat(done.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(done.errorCode()).isEqualTo("NODE_LOST");
    assertThat(done.partial()).isTrue();
    assertThat(records()).singleElement().asString().contains("1000/1/400/300 partial=true");
    await(() -> budget.leases.size(), leases -> leases == 0);
    assertThat(queued()).isZero();
  }

  @Test
  void a_node_that_was_only_silent_adds_what_was_not_known_of_its_task() {
    // It tells what its output came to when it has been given up.
    UUID id = lab.start(acme, "{{slow millis=1500 words=0}}");
    TaskLab.Node silent = lab.node(4, 4);
    await(() -> lab.task(acme, id).tokens(), BEGUN::equals);
    silent.fallSilent();
    lab.node(4, 4);
    assertThat(lab.awaitEnd(acme, id).errorCode()).isEqualTo("NODE_LOST");

    await(this::records, records -> records.size() == 2);
    assertThat(records().get(0)).contains(id + ":claude-sonnet-4-5 ", "1000/1/400/300");
    assertThat(records().get(1)).contains(id + ":claude-sonnet-4-5:rest", " 0/199/0/0");
    assertThat(lab.task(acme, id).tokens()).isEqualTo(ANSWER);
    assertThat(lab.task(acme, id).status()).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void a_task_that_was_claimed_and_never_begun_waits_again() {
    UUID id = lab.start(acme, "{{ok}}");
    QueueTable.Claimed claimed =
        lab.transactions().inPlatform(h -> QueueTable.claim(h, "gone", 4, 4)).get(0);
    lab.tenants.run(
        acme, () -> TaskEnding.giveUp(lab.parts(TaskLab.config(4, 4), "other"), claimed));
    assertThat(lab.task(acme, id).status()).isEqualTo(TaskStatus.QUEUED);
    lab.node(4, 4);

    assertThat(lab.awaitEnd(acme, id).status()).isEqualTo(TaskStatus.SUCCEEDED);
  }

  @Test
  void a_node_that_stops_ends_its_tasks_and_meters_them() {
    UUID id = lab.start(acme, "{{stall}}");
    TaskLab.Node node = lab.node(4, 4);
    await(() -> lab.task(acme, id).tokens(), BEGUN::equals);
    node.worker.stop(5);

    assertThat(lab.task(acme, id).errorCode()).isEqualTo("NODE_STOPPED");
    assertThat(records()).singleElement().asString().contains("1000/1/400/300 partial=true");
  }

  @Test
  void a_task_that_the_quota_refuses_more_tokens_is_cancelled_and_metered() {
    FixedBudget small = new FixedBudget(500);
    try (TaskLab poor = new TaskLab(small)) {
      Tenant tenant = poor.tenant("poor");
      UUID id = poor.start(tenant, "{{slow millis=200 words=50}}");
      poor.node(4, 4);
      Task done = poor.awaitEnd(tenant, id);

      assertThat(done.status()).isEqualTo(TaskStatus.CANCELLED);
      assertThat(done.errorCode()).isEqualTo("QUOTA_EXCEEDED");
      assertThat(done.tokens()).isEqualTo(BEGUN);
      assertThat(done.partial()).isTrue();
      assertThat(poor.counted).contains("agent_tasks_refused");
    }
  }

  @Test
  void a_task_ends_when_it_has_used_more_than_its_own_cap() {
    UUID id = lab.start(acme, lab.wanted("{{tools}}", OptionalLong.of(1_500)));
    lab.node(4, 4);
    Task done = lab.awaitEnd(acme, id);

    assertThat(done.status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(done.errorCode()).isEqualTo("TOKEN_CAP_REACHED");
    assertThat(done.tokens().input()).isEqualTo(2_000);
  }

  @Test
  void a_tenant_neither_sees_nor_cancels_anothers_task() {
    UUID id = lab.start(acme, "{{ok}}");
    Tenant globex = lab.tenant("globex");

    assertThat(lab.as(globex, () -> lab.store.find(id))).isEmpty();
    assertThat(lab.as(globex, () -> lab.store.eventsAfter(id, 0, 10))).isEmpty();
    assertThatThrownBy(() -> lab.as(globex, () -> lab.store.cancel(id)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(id.toString());
    lab.node(4, 4);
    assertThat(lab.awaitEnd(acme, id).status()).isEqualTo(TaskStatus.SUCCEEDED);
    assertThat(recordsOf("globex")).isEmpty();
  }

  @Test
  void a_page_is_one_statement_however_many_tasks_are_on_it() {
    for (int i = 0; i < 20; i++) {
      lab.start(acme, "{{ok}}");
    }
    int before = lab.statements.get();
    List<Task> page = lab.as(acme, () -> lab.store.page(TaskFilter.ALL, Optional.empty(), 50));

    assertThat(page).hasSize(20);
    assertThat(lab.statements.get() - before).as("with the one that binds the tenant").isEqualTo(2);
  }

  @Test
  void no_more_than_so_many_wait() {
    for (int i = 0; i < 50; i++) {
      lab.start(acme, "{{ok}}");
    }
    assertThatThrownBy(() -> lab.start(acme, "{{ok}}"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(TaskError.TASK_QUEUE_FULL));
  }

  private List<TaskEvent> events(UUID id, int after) {
    return lab.as(acme, () -> lab.store.eventsAfter(id, after, 1_000));
  }

  private List<String> types(UUID id) {
    return events(id, 0).stream().map(TaskEvent::type).toList();
  }

  private List<String> records() {
    return recordsOf("acme");
  }

  private List<String> recordsOf(String slug) {
    return lab.database
        .superuser()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select format('%s %s %s %s %s/%s/%s/%s partial=%s counted=%s', source, event_id, agent, session_id,
                          input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
                          case when partial then 'true' else 'false' end,
                          case when segment_start is null then 'false' else 'true' end)
                        from tenant_SLUG.usage_records order by event_id"""
                            .replace("SLUG", slug))
                    .mapTo(String.class)
                    .list());
  }

  private int queued() {
    return lab.database
        .superuser()
        .withHandle(
            h -> h.createQuery("select count(*) from task_queue").mapTo(Integer.class).one());
  }

  private int running(Tenant tenant) {
    return lab.database
        .superuser()
        .withHandle(
            h ->
                h.createQuery(
                        "select count(*) from task_queue where status = 'running' and tenant_id = :id")
                    .bind("id", tenant.id())
                    .mapTo(Integer.class)
                    .one());
  }
}
