package io.it0.inventory;

/** What a server may be used for; people say so, nothing is probed. */
public enum ServerStatus {
  /** Takes work. */
  ACTIVE,
  /** Finishes what it has and takes nothing new. */
  DRAINING,
  /** Out of use for a while, on purpose. */
  MAINTENANCE,
  OFFLINE
}
