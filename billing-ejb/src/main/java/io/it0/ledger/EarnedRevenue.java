package io.it0.ledger;

import io.it0.period.DueWork;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The recognition of deferred revenue as work that is due, a batch a transaction. */
@ApplicationScoped
public class EarnedRevenue implements DueWork {

  private static final int BATCH = 200;

  private LedgerBooks books;
  private Clock wall;

  protected EarnedRevenue() {}

  @Inject
  public EarnedRevenue(LedgerBooks books, Clock wall) {
    this.books = books;
    this.wall = wall;
  }

  /** Books everything that is due to anybody. */
  public void catchUp() {
    while (books.recognise(wall.instant(), BATCH) == BATCH) {
      // The next batch.
    }
  }

  @Override
  public Order order() {
    return Order.OTHER;
  }

  /**
   * Where the clock arrives, if any day has been earned by then. Nothing waits for it on the way: a day is dated at its end
   * whenever it is booked, and whoever gives something back books the days before first. So a clock that is advanced by a
   * year does not stop at each of its days.
   */
  @Override
  public Optional<Instant> nextDue(UUID testClock, Instant after, Instant until) {
    boolean earned = after.isBefore(until) && books.isEarned(testClock, until);
    return earned ? Optional.of(until) : Optional.empty();
  }

  @Override
  public int run(UUID testClock, Instant now) {
    int done = 0;
    for (int some = BATCH; some == BATCH; done += some) {
      some = books.recogniseFor(testClock, now, BATCH);
    }
    return done;
  }
}
