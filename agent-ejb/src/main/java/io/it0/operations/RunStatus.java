package io.it0.operations;

/** What became of a slot. */
public enum RunStatus {
  /** Decided upon; its task is being handed over. */
  STARTING,
  /** Its task is in the queue, or was; the task tells the rest. */
  STARTED,
  /** No task: the order's own cap, the quota, or the task's form did not allow it. */
  REFUSED,
  /** No task: the one before is still at work, or the tenant is suspended. */
  SKIPPED
}
