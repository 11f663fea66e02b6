package io.it0.operations;

import io.it0.task.NewTask;
import io.it0.task.TaskStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What orders need of tasks. */
interface OrderTasks {

  /**
   * How a run's task stands.
   *
   * @param tokens billable ones, used so far
   * @param code why it failed or was cancelled; null: it did not
   */
  record State(TaskStatus status, long tokens, String code) {}

  /** Starting one that is there already changes nothing. */
  void start(NewTask task);

  /** Those of the tasks that are there. */
  Map<UUID, State> states(Handle handle, Collection<UUID> tasks, boolean countCacheTokens);

  /** Billable tokens of the tasks of the order's slots in {@code [from, to)}. */
  long used(Handle handle, UUID order, Instant from, Instant to, boolean countCacheTokens);
}
