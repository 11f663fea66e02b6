package io.it0.operations;

import io.it0.task.TaskStatus;
import java.time.Instant;
import java.util.UUID;

/**
 * A run in an order's history.
 *
 * @param slot in the tenant's billing time
 * @param missedFrom the first of the slots before this one for which nobody was there; null: none
 * @param code why there is no task, or why it failed or was cancelled; null: neither
 * @param taskId null: there is no task; so are taskStatus and tokens
 * @param tokens billable ones that the task has used
 * @param tokenCap null: none
 */
public record RunRow(
    UUID id,
    Instant slot,
    Instant missedFrom,
    RunStatus status,
    String code,
    String detail,
    UUID taskId,
    TaskStatus taskStatus,
    Long tokens,
    Long tokenCap) {

  static RunRow of(OrderRun run, OrderTasks.State task) {
    boolean known = task != null;
    return new RunRow(
        run.id(),
        run.slot(),
        run.missedFrom(),
        run.status(),
        run.code() == null && known ? task.code() : run.code(),
        run.detail(),
        known || run.status() == RunStatus.STARTED ? run.id() : null,
        known ? task.status() : null,
        known ? task.tokens() : null,
        run.tokenCap());
  }
}
