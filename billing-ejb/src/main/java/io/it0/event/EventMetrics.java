package io.it0.event;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What happened to the outbox since this node started. */
final class EventMetrics {

  final LongAdder published = new LongAdder();
  final LongAdder failures = new LongAdder();

  /** Of the last measurement. */
  final AtomicLong waiting = new AtomicLong();
}
