package io.it0.operations;

import io.it0.problem.ProblemException;
import io.it0.task.NewTask;
import io.it0.task.TaskStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/** Tasks that only remember what they were asked for, and stand as a test says. */
final class FakeTasks implements OrderTasks {

  final List<NewTask> asked = new CopyOnWriteArrayList<>();
  final Map<UUID, State> states = new ConcurrentHashMap<>();
  volatile RuntimeException failure;

  /** Whether a task is in the queue although its starter was told otherwise, or died. */
  volatile boolean queuedAllTheSame;

  @Override
  public void start(NewTask task) {
    asked.add(task);
    if (failure == null || queuedAllTheSame) {
      states.putIfAbsent(task.id(), new State(TaskStatus.QUEUED, 0, null));
    }
    if (failure != null) {
      throw failure;
    }
  }

  void end(UUID task, long tokens) {
    states.put(task, new State(TaskStatus.SUCCEEDED, tokens, null));
  }

  void refuse(ProblemException problem) {
    failure = problem;
  }

  @Override
  public Map<UUID, State> states(Handle handle, Collection<UUID> tasks, boolean countCacheTokens) {
    Map<UUID, State> found = new HashMap<>(states);
    found.keySet().retainAll(tasks);
    return found;
  }

  @Override
  public long used(Handle handle, UUID order, Instant from, Instant to, boolean countCacheTokens) {
    return handle
        .createQuery(
            """
            select id from standing_order_runs where order_id = :order and slot >= :from and slot < :to
            """)
        .bind("order", order)
        .bind("from", from)
        .bind("to", to)
        .mapTo(UUID.class)
        .list()
        .stream()
        .filter(states::containsKey)
        .mapToLong(run -> states.get(run).tokens())
        .sum();
  }
}
