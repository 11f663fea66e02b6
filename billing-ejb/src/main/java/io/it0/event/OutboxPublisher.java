package io.it0.event;

import io.it0.db.UuidV7;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what waits in the outbox. A tenant is claimed by one publisher at a time, its events are appended in their
 * order, and only what is on Redis's disk is marked: a crash in between publishes it again. A claim that runs out while
 * its holder still works costs duplicates, not order, because everybody begins with the first event that is not marked.
 */
final class OutboxPublisher {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);
  private static final int TENANTS_AT_ONCE = 200;
  private static final int CLEANED_AT_ONCE = 1_000;

  private final UUID claimer = UuidV7.next();
  private final Transactions transactions;
  private final EventStreams streams;
  private final EventConfig config;
  private final Clock clock;
  private final EventMetrics metrics;

  /** @param clock the wall clock */
  OutboxPublisher(
      Transactions transactions,
      EventStreams streams,
      EventConfig config,
      Clock clock,
      EventMetrics metrics) {
    this.transactions = transactions;
    this.streams = streams;
    this.config = config;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Until nothing waits that nobody else has claimed.
   *
   * @return how many events were published
   * @throws RuntimeException if Redis or the database is away; what is not marked waits for the next call
   */
  int publish() {
    int published = 0;
    for (List<UUID> tenants = claim(); !tenants.isEmpty(); tenants = claim()) {
      published += publish(tenants);
    }
    return published;
  }

  /** Removes what was published longer ago than it is kept. */
  int clean() {
    Instant before = clock.instant().minus(config.keep());
    int removed = 0;
    int last = CLEANED_AT_ONCE;
    while (last == CLEANED_AT_ONCE) {
      last = transactions.inNew(handle -> OutboxTable.clean(handle, before, CLEANED_AT_ONCE));
      removed += last;
    }
    return removed;
  }

  void measure() {
    metrics.waiting.set(transactions.inNew(OutboxTable::waiting));
  }

  private List<UUID> claim() {
    Instant now = clock.instant();
    return transactions.inNew(
        handle ->
            OutboxTable.claim(handle, claimer, now, now.plus(config.claim()), TENANTS_AT_ONCE));
  }

  private int publish(List<UUID> tenants) {
    try {
      // Read in a transaction of its own, after the claim's: what the last holder marked is seen.
      List<OutboxTable.Waiting> events =
          transactions.inNew(handle -> OutboxTable.waiting(handle, tenants, config.batch()));
      streams.append(events);
      Set<UUID> marked = transactions.inNew(handle -> marked(handle, events, tenants));
      metrics.published.add(marked.size());
      return marked.size();
    } catch (RuntimeException e) {
      metrics.failures.increment();
      transactions.inNew(handle -> released(handle, tenants));
      throw e;
    }
  }

  private Set<UUID> marked(Handle handle, List<OutboxTable.Waiting> events, List<UUID> tenants) {
    List<UUID> ids = events.stream().map(OutboxTable.Waiting::id).toList();
    Set<UUID> marked = OutboxTable.markPublished(handle, ids, clock.instant());
    OutboxTable.release(handle, claimer, tenants);
    return marked;
  }

  private Void released(Handle handle, List<UUID> tenants) {
    OutboxTable.release(handle, claimer, tenants);
    return null;
  }
}
