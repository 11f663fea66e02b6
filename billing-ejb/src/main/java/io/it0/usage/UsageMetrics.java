package io.it0.usage;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What happened to usage since this node started. */
public final class UsageMetrics {

  public final LongAdder received = new LongAdder();
  public final LongAdder accepted = new LongAdder();
  public final LongAdder rejected = new LongAdder();
  public final LongAdder unpriced = new LongAdder();
  public final LongAdder repriced = new LongAdder();
  public final LongAdder unavailable = new LongAdder();
  public final LongAdder counted = new LongAdder();
  public final LongAdder duplicates = new LongAdder();
  public final LongAdder conflicts = new LongAdder();
  public final LongAdder late = new LongAdder();
  public final LongAdder deadLetters = new LongAdder();
  public final LongAdder claimedEntries = new LongAdder();
  public final LongAdder batches = new LongAdder();
  public final LongAdder batchNanos = new LongAdder();
  public final LongAdder failures = new LongAdder();

  /** Of the last measurement. */
  public final AtomicLong lagEntries = new AtomicLong();

  public final AtomicLong lagSeconds = new AtomicLong();
}
