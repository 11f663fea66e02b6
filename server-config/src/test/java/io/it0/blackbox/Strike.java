package io.it0.blackbox;

/** What is done to a running installation under load. */
enum Strike {
  KILL_FIRST_NODE,
  KILL_SECOND_NODE,
  KILL_REDIS,
  KILL_POSTGRES,
  /** The consumer group is set back to the stream's beginning: everything comes again. */
  REDELIVER,
  /** One batch, ten clients at once. */
  STAMPEDE
}
