package io.it0.mail;

import java.util.concurrent.atomic.LongAdder;

/** What happened to mail since this node started. */
final class MailMetrics {
  final LongAdder sent = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder parked = new LongAdder();
}
