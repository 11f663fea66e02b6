package io.it0.task;

import io.it0.problem.ErrorCode;

/** What can be wrong with a task that is wanted, or asked for. */
public enum TaskError implements ErrorCode {
  TASK_INVALID(400, "The task cannot be started like this"),
  TASK_FILTER_INVALID(400, "The filter is not valid"),
  TASK_NOT_FOUND(404, "No such task"),
  TASK_CONFLICT(409, "The same key was used for another task"),
  TASK_QUEUE_FULL(429, "Too many tasks are waiting"),
  TASK_STREAMS_FULL(503, "Too many streams of events are open"),
  TENANT_SUSPENDED(403, "The tenant is suspended and cannot start new work");

  private final int status;
  private final String title;

  TaskError(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }
}
