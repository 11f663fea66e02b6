package io.it0.usage.aggregate;

import io.it0.usage.aggregate.DeadLetter.Reason;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts deliveries in transactions of a bounded size, and finds the event that makes one fail. */
final class Counting {

  private static final Logger LOG = LoggerFactory.getLogger(Counting.class);

  private final Transactions transactions;
  private final UsageAggregator aggregator;
  private final Clock clock;
  private final int batchEvents;

  /** @param clock the wall clock */
  Counting(Transactions transactions, Clock clock, int batchEvents) {
    this.transactions = transactions;
    this.aggregator = new UsageAggregator(clock);
    this.clock = clock;
    this.batchEvents = batchEvents;
  }

  /**
   * Returns when every event is committed, as counted, as a duplicate or as a dead letter.
   *
   * @throws RuntimeException if the database failed; what was committed until then is counted once
   *     when the deliveries come again
   */
  CountResult count(Deliveries deliveries) {
    CountResult result = CountResult.NOTHING;
    List<Delivered> events = deliveries.events();
    for (int from = 0; from < events.size(); from += batchEvents) {
      result =
          result.plus(count(events.subList(from, Math.min(events.size(), from + batchEvents))));
    }
    return result.plus(setAside(deliveries.letters()));
  }

  private CountResult count(List<Delivered> events) {
    try {
      return transactions.inNew(connection -> aggregator.count(connection, events));
    } catch (RuntimeException e) {
      if (Failure.of(e) == Failure.DATABASE) {
        throw e;
      }
      if (events.size() == 1) {
        LOG.warn("an event cannot be counted: {}", Failure.reason(e));
        return setAside(List.of(DeadLetter.of(events.get(0), Reason.REFUSED, Failure.reason(e))));
      }
      int half = events.size() / 2;
      return count(events.subList(0, half)).plus(count(events.subList(half, events.size())));
    }
  }

  private CountResult setAside(List<DeadLetter> letters) {
    if (letters.isEmpty()) {
      return CountResult.NOTHING;
    }
    transactions.<Void>inNew(
        connection -> {
          DeadLetters.insert(connection, letters, clock.instant());
          return null;
        });
    return new CountResult(letters.size(), 0, 0, letters.size(), 0, 0);
  }
}
