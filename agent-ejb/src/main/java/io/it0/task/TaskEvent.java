package io.it0.task;

import java.time.Instant;

/**
 * Something that happened to a task.
 *
 * @param seq from 1 on, without a gap: what a reader goes on behind
 * @param type {@code queued}, {@code reserved}, {@code started}, {@code text}, {@code tool}, {@code retrying}, {@code
 *     usage}, {@code ended}
 * @param data a JSON object
 */
public record TaskEvent(int seq, String type, String data, Instant at) {

  static final String QUEUED = "queued";
  static final String RESERVED = "reserved";
  static final String STARTED = "started";
  static final String TEXT = "text";
  static final String TOOL = "tool";
  static final String RETRYING = "retrying";
  static final String USAGE = "usage";
  static final String ENDED = "ended";

  /** Whether nothing follows. */
  public boolean isLast() {
    return type.equals(ENDED);
  }
}
