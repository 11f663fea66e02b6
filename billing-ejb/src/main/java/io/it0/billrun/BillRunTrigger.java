package io.it0.billrun;

/** What started a run. Stored by name. */
public enum BillRunTrigger {
  TIMER,
  REQUEST,
  /** A test clock that came to a period's end. */
  CLOCK
}
