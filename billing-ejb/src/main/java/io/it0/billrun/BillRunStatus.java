package io.it0.billrun;

/** Where a run stands. Stored by name. */
public enum BillRunStatus {
  /** For the usage stream to catch up. */
  WAITING,
  RUNNING,
  COMPLETED,
  /** Stopped before its end. What it committed stands, and the next run goes on from there. */
  FAILED;

  public boolean isOver() {
    return this == COMPLETED || this == FAILED;
  }
}
