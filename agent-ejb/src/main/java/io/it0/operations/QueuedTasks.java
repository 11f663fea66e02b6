package io.it0.operations;

import io.it0.task.NewTask;
import io.it0.task.TaskStatus;
import io.it0.task.Tasks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Tasks as they are: started through {@link Tasks}, and read in the order's own transaction. */
@ApplicationScoped
public class QueuedTasks implements OrderTasks {

  // By the keys of both tables.
  private static final String STATES =
      """
      select t.id, t.status, t.error_code,
             coalesce(sum(u.input_tokens + u.output_tokens
               + case when :cache then u.cache_read_tokens + u.cache_write_tokens else 0 end), 0) as tokens
      from agent_tasks t left join agent_task_usage u on u.task_id = t.id
      where t.id = any (:tasks)
      group by t.id
      """;

  // By standing_order_runs_slot, and then by the key of the usage.
  private static final String USED =
      """
      select coalesce(sum(u.input_tokens + u.output_tokens
               + case when :cache then u.cache_read_tokens + u.cache_write_tokens else 0 end), 0)
      from standing_order_runs r join agent_task_usage u on u.task_id = r.id
      where r.order_id = :order and r.slot >= :from and r.slot < :to
      """;

  private Tasks tasks;

  protected QueuedTasks() {}

  @Inject
  public QueuedTasks(Tasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public void start(NewTask task) {
    tasks.start(task);
  }

  private record Row(UUID id, State state) {}

  @Override
  public Map<UUID, State> states(Handle handle, Collection<UUID> ids, boolean countCacheTokens) {
    Map<UUID, State> states = new HashMap<>();
    if (ids.isEmpty()) {
      return states;
    }
    handle
        .createQuery(STATES)
        .bind("cache", countCacheTokens)
        .bindArray("tasks", UUID.class, ids.toArray())
        .map(QueuedTasks::row)
        .forEach(row -> states.put(row.id(), row.state()));
    return states;
  }

  @Override
  public long used(Handle handle, UUID order, Instant from, Instant to, boolean countCacheTokens) {
    return handle
        .createQuery(USED)
        .bind("cache", countCacheTokens)
        .bind("order", order)
        .bind("from", from)
        .bind("to", to)
        .mapTo(Long.class)
        .one();
  }

  private static Row row(ResultSet row, StatementContext context) throws SQLException {
    var state =
        new State(
            TaskStatus.valueOf(row.getString("status")),
            row.getLong("tokens"),
            row.getString("error_code"));
    return new Row(row.getObject("id", UUID.class), state);
  }
}
