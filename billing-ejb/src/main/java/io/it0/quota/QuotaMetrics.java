package io.it0.quota;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What happened to quotas since this node started. */
final class QuotaMetrics {

  final LongAdder reservations = new LongAdder();
  final LongAdder refusals = new LongAdder();
  final LongAdder settlements = new LongAdder();
  final LongAdder overshootTokens = new LongAdder();
  final LongAdder releases = new LongAdder();
  final LongAdder rebuilds = new LongAdder();
  final LongAdder reconciliations = new LongAdder();
  final LongAdder drifts = new LongAdder();
  final LongAdder driftTokens = new LongAdder();
  final LongAdder unreported = new LongAdder();
  final LongAdder fallbacks = new LongAdder();
  final LongAdder epochs = new LongAdder();
  final LongAdder byPostgres = new LongAdder();
  final LongAdder unavailable = new LongAdder();
  final LongAdder warnings = new LongAdder();

  /** Of the last look at each tenant that this node looked at. */
  final AtomicLong liveLeases = new AtomicLong();
}
