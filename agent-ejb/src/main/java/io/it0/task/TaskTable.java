package io.it0.task;

import io.it0.usage.TokenCounts;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tasks in the schema of the tenant that the connection is bound to. */
final class TaskTable {

  private static final String COLUMNS =
      """
      select t.id, t.engine, t.model, t.max_tokens, t.session_id, t.agent, t.standing_order_id, t.token_cap,
        t.started_by, t.status, t.created_at, t.started_at, t.ended_at, t.stop_reason, t.error_code, t.error_detail,
        t.turns, t.partial, u.input, u.output, u.cache_read, u.cache_write
      """;

  private static final String FROM =
      """
      from agent_tasks t
      cross join lateral (
        select coalesce(sum(input_tokens), 0) input, coalesce(sum(output_tokens), 0) output,
          coalesce(sum(cache_read_tokens), 0) cache_read, coalesce(sum(cache_write_tokens), 0) cache_write
        from agent_task_usage where task_id = t.id) u
      """;

  private TaskTable() {}

  /** @return whether it is new */
  static boolean insert(Handle handle, NewTask task, String model, int maxTokens, Instant now) {
    return handle
            .createUpdate(
                """
                insert into agent_tasks (id, engine, model, prompt, max_tokens, session_id, agent, standing_order_id,
                  token_cap, started_by, status, created_at)
                values (:id, :engine, :model, :prompt, :maxTokens, :session, :agent, :order, :cap, :by, 'QUEUED', :now)
                on conflict (id) do nothing
                """)
            .bind("id", task.id())
            .bind("engine", task.engine())
            .bind("model", model)
            .bind("prompt", task.prompt().getBytes(StandardCharsets.UTF_8))
            .bind("maxTokens", maxTokens)
            .bind("session", task.session().orElse(null))
            .bind("agent", task.agent().orElse(null))
            .bind("order", task.standingOrder().orElse(null))
            .bind("cap", task.tokenCap().isPresent() ? task.tokenCap().getAsLong() : null)
            .bind("by", task.startedBy())
            .bind("now", now)
            .execute()
        == 1;
  }

  /** @return whether it was waiting and runs now */
  static boolean begin(Handle handle, UUID id, String node, Instant now) {
    return handle
            .createUpdate(
                """
                update agent_tasks set status = 'RUNNING', started_at = :now, node = :node
                where id = :id and status = 'QUEUED'
                """)
            .bind("now", now)
            .bind("node", node)
            .bind("id", id)
            .execute()
        == 1;
  }

  /** @return whether it had not ended before */
  static boolean end(Handle handle, UUID id, TaskEnd end, Instant now) {
    return handle
            .createUpdate(
                """
                update agent_tasks set status = :status, ended_at = :now, stop_reason = :stop, error_code = :code,
                  error_detail = :detail, result = :result, turns = :turns, partial = :partial
                where id = :id and ended_at is null
                """)
            .bind("status", end.status().name())
            .bind("now", now)
            .bind("stop", end.stopReason().orElse(null))
            .bind("code", end.error().map(TaskEnd.Error::code).orElse(null))
            .bind("detail", end.error().map(TaskEnd.Error::detail).orElse(null))
            .bind("result", end.result())
            .bind("turns", end.turns())
            .bind("partial", end.partial())
            .bind("id", id)
            .execute()
        == 1;
  }

  static Optional<Task> find(Handle handle, UUID id) {
    return handle
        .createQuery(COLUMNS + ", t.prompt, t.result " + FROM + " where t.id = :id")
        .bind("id", id)
        .map((row, context) -> detailed(handle, row))
        .findOne();
  }

  /** The latest first. */
  static List<Task> page(
      Handle handle, TaskFilter filter, Optional<Task.Position> after, int limit) {
    return handle
        .createQuery(
            COLUMNS
                + FROM
                + """
                where (cast(:status as text) is null or t.status = :status)
                  and (cast(:engine as text) is null or t.engine = :engine)
                  and (cast(:model as text) is null or t.model = :model)
                  and (cast(:agent as text) is null or t.agent = :agent)
                  and (cast(:session as text) is null or t.session_id = :session)
                  and (cast(:order as uuid) is null or t.standing_order_id = :order)
                  and (cast(:from as timestamptz) is null or t.created_at >= :from)
                  and (cast(:to as timestamptz) is null or t.created_at < :to)
                  and (cast(:at as timestamptz) is null or (t.created_at, t.id) < (:at, cast(:afterId as uuid)))
                order by t.created_at desc, t.id desc limit :limit
                """)
        .bind("status", filter.status().map(TaskStatus::name).orElse(null))
        .bind("engine", filter.engine().orElse(null))
        .bind("model", filter.model().orElse(null))
        .bind("agent", filter.agent().orElse(null))
        .bind("session", filter.session().orElse(null))
        .bind("order", filter.standingOrder().orElse(null))
        .bind("from", filter.from().orElse(null))
        .bind("to", filter.to().orElse(null))
        .bind("at", after.map(Task.Position::createdAt).orElse(null))
        .bind("afterId", after.map(Task.Position::id).orElse(null))
        .bind("limit", limit)
        .map(TaskTable::listed)
        .list();
  }

  static Map<String, TokenCounts> usage(Handle handle, UUID id) {
    Map<String, TokenCounts> usage = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            select model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens
            from agent_task_usage where task_id = :id order by model
            """)
        .bind("id", id)
        .map((row, context) -> Map.entry(row.getString(1), counts(row, 2)))
        .forEach(entry -> usage.put(entry.getKey(), entry.getValue()));
    return usage;
  }

  /** Replaces what was known: the counts are cumulative. */
  static void use(Handle handle, UUID id, Map<String, TokenCounts> usage) {
    var batch =
        handle.prepareBatch(
            """
            insert into agent_task_usage
              (task_id, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens)
            values (:id, :model, :input, :output, :read, :write)
            on conflict (task_id, model) do update set input_tokens = excluded.input_tokens,
              output_tokens = excluded.output_tokens, cache_read_tokens = excluded.cache_read_tokens,
              cache_write_tokens = excluded.cache_write_tokens
            """);
    usage.forEach(
        (model, tokens) ->
            batch
                .bind("id", id)
                .bind("model", model)
                .bind("input", tokens.input())
                .bind("output", tokens.output())
                .bind("read", tokens.cacheRead())
                .bind("write", tokens.cacheWrite())
                .add());
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /** Whoever writes a task's events holds its row, or is the only one that runs it. */
  static void addEvent(Handle handle, UUID id, String type, String data, Instant now) {
    handle
        .createUpdate(
            """
            insert into agent_task_events (task_id, seq, type, data, at)
            select :id, coalesce(max(seq), 0) + 1, :type, cast(:data as jsonb), :now
            from agent_task_events where task_id = :id
            """)
        .bind("id", id)
        .bind("type", type)
        .bind("data", data)
        .bind("now", now)
        .execute();
  }

  static List<TaskEvent> eventsAfter(Handle handle, UUID id, int seq, int limit) {
    return handle
        .createQuery(
            """
            select seq, type, data, at from agent_task_events
            where task_id = :id and seq > :seq order by seq limit :limit
            """)
        .bind("id", id)
        .bind("seq", seq)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new TaskEvent(
                    row.getInt(1), row.getString(2), row.getString(3), instant(row, "at")))
        .list();
  }

  private static Task listed(ResultSet row, StatementContext context) throws SQLException {
    return task(row, null);
  }

  private static Task detailed(Handle handle, ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    List<Task.ModelUsage> usage =
        usage(handle, id).entrySet().stream()
            .map(entry -> new Task.ModelUsage(entry.getKey(), entry.getValue()))
            .toList();
    String prompt = new String(row.getBytes("prompt"), StandardCharsets.UTF_8);
    return task(row, new Task.Details(prompt, row.getString("result"), usage));
  }

  private static Task task(ResultSet row, Task.Details details) throws SQLException {
    return new Task(
        row.getObject("id", UUID.class),
        row.getString("engine"),
        row.getString("model"),
        row.getInt("max_tokens"),
        row.getString("session_id"),
        row.getString("agent"),
        row.getObject("standing_order_id", UUID.class),
        row.getObject("token_cap", Long.class),
        row.getString("started_by"),
        TaskStatus.valueOf(row.getString("status")),
        instant(row, "created_at"),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        row.getString("stop_reason"),
        row.getString("error_code"),
        row.getString("error_detail"),
        row.getInt("turns"),
        row.getBoolean("partial"),
        counts(row, row.findColumn("input")),
        details);
  }

  private static TokenCounts counts(ResultSet row, int first) throws SQLException {
    return new TokenCounts(
        row.getLong(first), row.getLong(first + 1), row.getLong(first + 2), row.getLong(first + 3));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
