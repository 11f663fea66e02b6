package io.it0.usage.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.UuidV7;
import io.it0.problem.ProblemException;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageConfig;
import io.it0.usage.UsageError;
import io.it0.usage.UsageRecorded;
import io.it0.usage.UsageStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;

/** What cannot be counted is set aside with its reason, once, and everything beside it is counted. */
class UncountableIT {

  private UsageLab lab;
  private UUID tenant;
  private List<UsageRecorded> good;

  @BeforeEach
  void open() {
    lab = new UsageLab();
    tenant = lab.subscribed.create("aside", UsageLab.NOW);
    good = UsageLab.events(List.of(tenant), 200, "good");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void the_same_key_with_other_content_is_a_conflict() {
    UsageRecorded first = UsageLab.event(tenant, "x", 100, UsageLab.NOW);
    countAll(List.of(first));

    countAll(
        List.of(
            UsageLab.event(tenant, "x", 101, UsageLab.NOW),
            UsageLab.event(tenant, "x", 100, UsageLab.NOW.plusSeconds(1))));

    lab.assertCounted(List.of(first));
    assertThat(lab.deadLetters("CONFLICT")).isEqualTo(2);
  }

  @Test
  void a_conflict_inside_one_batch_is_found_too() {
    UsageRecorded first = UsageLab.event(tenant, "x", 100, UsageLab.NOW);

    countAll(List.of(first, UsageLab.event(tenant, "x", 200, UsageLab.NOW), first));

    lab.assertCounted(List.of(first));
    assertThat(lab.deadLetters("CONFLICT")).isEqualTo(1);
    assertThat(lab.metrics.duplicates.sum()).isEqualTo(1);
  }

  @Test
  void an_event_without_a_time_is_a_duplicate_whenever_it_is_repeated() {
    UsageRecorded first = withoutTime(UsageLab.event(tenant, "x", 100, UsageLab.NOW));
    countAll(List.of(first));

    countAll(List.of(withoutTime(UsageLab.event(tenant, "x", 100, UsageLab.NOW.plusSeconds(9)))));

    lab.assertCounted(List.of(first));
    assertThat(lab.metrics.deadLetters.sum()).isZero();
    assertThat(lab.metrics.duplicates.sum()).isEqualTo(1);
  }

  @Test
  void a_redelivered_dead_letter_is_written_once() {
    UUID nobody = UuidV7.next();
    lab.streams.publish(List.of(UsageLab.event(nobody, "x", 1, UsageLab.NOW)));
    lab.start("node-a");
    lab.awaitCounted();
    lab.stop();
    lab.streams
        .keys()
        .forEach(key -> lab.redis.xgroupSetID(key, UsageStreams.GROUP, new StreamEntryID("0-0")));
    lab.start("node-a");
    lab.awaitCounted();

    assertThat(lab.deadLetters("UNKNOWN_TENANT")).isEqualTo(1);
  }

  @Test
  void a_poison_event_is_found_among_the_others() {
    // Nothing that the intake lets through: longer than the column.
    var poison = renamed(UsageLab.event(tenant, "poison", 5, UsageLab.NOW), "m".repeat(200));
    var zero = renamed(UsageLab.event(tenant, "zero", 5, UsageLab.NOW), "model\0");
    List<UsageRecorded> batch = new ArrayList<>(good);
    batch.add(70, poison);
    batch.add(10, zero);

    countAll(batch);

    lab.assertCounted(good);
    assertThat(lab.deadLetters("REFUSED")).isEqualTo(2);
  }

  @Test
  void an_event_as_large_as_a_buffer_is_set_aside_too() {
    var huge = renamed(UsageLab.event(tenant, "huge", 5, UsageLab.NOW), "m".repeat(200_000));

    countAll(List.of(good.get(0), huge));

    lab.assertCounted(List.of(good.get(0)));
    assertThat(lab.deadLetters("REFUSED")).isEqualTo(1);
  }

  @Test
  void what_nobody_can_read_is_set_aside_whole_or_by_element() {
    String key = lab.streams.keyOf(tenant);
    String element =
        "[{\"tenantId\":\"%s\",\"source\":\"s\",\"eventId\":\"e\",\"model\":\"m\",\"inputTokens\":-1,"
                .formatted(tenant)
            + "\"occurredAt\":\"2026-06-15T12:00:00Z\"},{\"tenantId\":7}]";
    add(key, Map.of("v", "1", "events", "[{\"tenantId\":"));
    add(key, Map.of("v", "1", "events", element));
    add(key, Map.of("v", "2", "events", "[]"));
    add(key, Map.of("something", "else"));

    countAll(good);

    lab.assertCounted(good);
    assertThat(lab.deadLetters("UNREADABLE")).isEqualTo(5);
  }

  @Test
  void fields_of_a_later_version_are_passed_over() {
    String json =
        "[{\"tenantId\":\"%s\",\"source\":\"s\",\"eventId\":\"e\",\"model\":\"m\",\"inputTokens\":7,"
                .formatted(tenant)
            + "\"outputTokens\":1,\"region\":{\"name\":\"eu\"},\"occurredAt\":\"2026-06-15T12:00:00Z\"}]";
    add(lab.streams.keyOf(tenant), Map.of("v", "1.3", "n", "1", "events", json, "later", "field"));

    countAll(good);

    assertThat(lab.metrics.deadLetters.sum()).isZero();
    assertThat(lab.metrics.counted.sum()).isEqualTo(201);
  }

  @Test
  void usage_of_a_closed_period_is_counted_as_late() {
    countAll(good.subList(0, 100));
    lab.database
        .superuser()
        .useHandle(h -> h.execute("update usage_aggregates set closed_at = now()"));

    countAll(good);

    lab.assertCounted(good);
    assertThat(lab.metrics.late.sum()).isEqualTo(100);
    assertThat(number("select count(*) from usage_aggregates where late_usage")).isEqualTo(1);
    assertThat(number("select count(*) from tenant_aside.usage_records where late")).isEqualTo(100);
  }

  @Test
  void an_event_after_the_last_period_opens_the_ones_up_to_its_own() {
    UsageRecorded july = UsageLab.event(tenant, "july", 10, UsageLab.NOW.plus(Duration.ofDays(30)));
    UsageRecorded september =
        UsageLab.event(tenant, "september", 20, UsageLab.NOW.plus(Duration.ofDays(90)));

    countAll(List.of(july, september, good.get(0)));

    lab.assertCounted(List.of(july, september, good.get(0)));
    assertThat(
            number(
                """
                select count(*) from usage_aggregates a join usage_aggregates b
                on b.tenant_id = a.tenant_id and b.segment_start = a.segment_end
                """))
        .as("June to September without a gap")
        .isEqualTo(3);
  }

  @Test
  void an_event_before_the_first_period_is_set_aside() {
    UsageRecorded early =
        UsageLab.event(tenant, "may", 10, UsageLab.NOW.minus(Duration.ofDays(30)));

    countAll(List.of(early, good.get(0)));

    lab.assertCounted(List.of(good.get(0)));
    assertThat(lab.deadLetters("NO_PERIOD")).isEqualTo(1);
  }

  @Test
  void a_stored_record_is_counted_by_its_event() {
    UsageRecorded event = UsageLab.event(tenant, "task", 1_000, UsageLab.NOW);
    lab.database
        .superuser()
        .useHandle(
            h ->
                h.execute(
                    """
                    insert into tenant_aside.usage_records (source, event_id, occurred_at, model, agent, task_id,
                      input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_usd, recorded_at)
                    values (?, ?, ?::timestamptz, ?, ?, ?, ?, ?, ?, ?, ?, now())
                    """,
                    event.source(),
                    event.eventId(),
                    event.occurredAt().toString(),
                    event.model(),
                    event.agent(),
                    event.taskId(),
                    event.tokens().input(),
                    event.tokens().output(),
                    event.tokens().cacheRead(),
                    event.tokens().cacheWrite(),
                    event.costUsd()));

    countAll(List.of(event));
    countAll(List.of(event));

    lab.assertCounted(List.of(event));
    assertThat(lab.metrics.duplicates.sum()).isEqualTo(1);
  }

  @Test
  void a_full_stream_takes_nothing_more_and_loses_nothing() {
    var narrow = new UsageStreams(lab.redis, new UsageConfig.Streams(4, 3, 100));
    for (int i = 0; i < 3; i++) {
      narrow.publish(good.subList(i * 10, i * 10 + 10));
    }

    assertThatThrownBy(() -> narrow.publish(good.subList(30, 40)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.errorCode()).isEqualTo(UsageError.USAGE_STREAM_FULL);
              assertThat(e.extensions()).containsKey("retryAfterSeconds");
            });
    lab.start("node-a");
    lab.awaitCounted();
    var keeper = new StreamKeeper(lab.redis);
    lab.streams.keys().forEach(keeper::trim);
    narrow.publish(good.subList(30, 40));
    lab.awaitCounted();
    lab.assertCounted(good.subList(0, 40));
  }

  @Test
  void a_redis_out_of_memory_refuses_and_loses_nothing() {
    lab.streams.publish(good.subList(0, 100));
    lab.redis.configSet("maxmemory", "1");
    try {
      assertThatThrownBy(() -> lab.streams.publish(good))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.errorCode()).isEqualTo(UsageError.USAGE_UNAVAILABLE));
    } finally {
      lab.redis.configSet("maxmemory", "0");
    }
    countAll(good);

    lab.assertCounted(good);
  }

  @Test
  void names_that_nobody_uses_are_forgotten_unless_they_hold_entries() {
    String key = lab.streams.keyOf(tenant);
    var holder = new StreamReader(lab.redis, List.of(key), "holder");
    holder.createGroups();
    lab.streams.publish(good);
    holder.next(1, Duration.ofMillis(10));
    new StreamReader(lab.redis, List.of(key), "idle").unfinished(1);

    long removed = new StreamKeeper(lab.redis).forget(key, Duration.ofMillis(-1));

    assertThat(removed).isEqualTo(1);
    Object left =
        lab.redis.eval(
            "return redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])[1][2]",
            List.of(key),
            List.of(UsageStreams.GROUP));
    assertThat(left).isEqualTo("holder");
  }

  @Test
  void the_backlog_tells_what_is_still_to_be_counted() {
    var reader = new StreamReader(lab.redis, lab.streams.keys(), "holder");
    reader.createGroups();
    var before = lab.backlog.mark();
    lab.streams.publish(good);
    var after = lab.backlog.mark();

    assertThat(lab.backlog.passed(before)).as("nothing was there").isTrue();
    assertThat(lab.backlog.passed(after)).as("not delivered").isFalse();
    List<StreamReader.Entry> entries = reader.next(100, Duration.ofMillis(10));
    assertThat(lab.backlog.passed(after)).as("not acknowledged").isFalse();
    assertThat(lab.backlog.lag().entries()).isPositive();
    lab.counting().count(Deliveries.decode(entries));
    reader.acknowledge(entries);
    assertThat(lab.backlog.passed(after)).isTrue();
    assertThat(lab.backlog.lag().entries()).isZero();
    lab.redis.flushAll();
    assertThat(lab.backlog.passed(after)).as("a stream that is gone holds nothing").isTrue();
  }

  private void countAll(List<UsageRecorded> events) {
    lab.streams.publish(events);
    lab.start("node-a");
    lab.awaitCounted();
    lab.stop();
  }

  private void add(String key, Map<String, String> fields) {
    lab.redis.xadd(key, XAddParams.xAddParams(), fields);
  }

  private long number(String sql) {
    return lab.database.superuser().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  private static UsageRecorded withoutTime(UsageRecorded event) {
    return copy(event, event.model(), true);
  }

  private static UsageRecorded renamed(UsageRecorded event, String model) {
    return copy(event, model, false);
  }

  private static UsageRecorded copy(UsageRecorded event, String model, boolean timeAssumed) {
    TokenCounts tokens = event.tokens();
    return new UsageRecorded(
        event.tenantId(),
        event.source(),
        event.eventId(),
        event.taskId(),
        event.sessionId(),
        event.agent(),
        model,
        tokens,
        event.costUsd(),
        event.occurredAt(),
        timeAssumed,
        false);
  }
}
