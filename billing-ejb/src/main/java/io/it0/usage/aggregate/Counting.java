package io.it0.usage.aggregate;

import io.it0.usage.aggregate.DeadLetter.Reason;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts deliveries in transactions of a bounded size, and finds the event that makes one fail. */
final class Counting {

  private static final Logger LOG = LoggerFactory.getLogger(Counting.class);

  // Where one event was known more may be: a sender repeats itself, or a stream is delivered again.
  // As
  // many batches are then counted with care, so what is done in vain stays below a thirtieth.
  private static final int CAREFUL_BATCHES = 30;

  private final Transactions transactions;
  private final UsageAggregator aggregator;
  private final Clock clock;
  private final int batchEvents;
  private final AtomicInteger careful = new AtomicInteger();

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
    return asNew(events).orElseGet(() -> withCare(events));
  }

  /** Empty if not all of them are new, or if that was not tried. */
  private Optional<CountResult> asNew(List<Delivered> events) {
    if (careful.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(transactions.inNew(connection -> aggregator.countNew(connection, events)));
    } catch (RuntimeException e) {
      if (Failure.of(e) == Failure.DATABASE) {
        throw e;
      }
      LOG.debug("a batch is counted with care: {}", Failure.reason(e));
      careful.set(CAREFUL_BATCHES);
      return Optional.empty();
    }
  }

  private CountResult withCare(List<Delivered> events) {
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
      return withCare(events.subList(0, half)).plus(withCare(events.subList(half, events.size())));
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
