package io.it0.operations;

/** Whether an order's slots are run. */
public enum OrderStatus {
  ACTIVE,
  PAUSED
}
