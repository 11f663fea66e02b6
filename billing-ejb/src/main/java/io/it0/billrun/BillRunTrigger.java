package io.it0.billrun;

/** What started a run. Stored by name. */
public enum BillRunTrigger {
  TIMER,
  REQUEST
}
