package io.it0.task;

/** Where a task stands; stored by name. */
public enum TaskStatus {
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  TIMED_OUT;

  /** Whether it is over; nothing follows. */
  public boolean isFinal() {
    return this != QUEUED && this != RUNNING;
  }
}
