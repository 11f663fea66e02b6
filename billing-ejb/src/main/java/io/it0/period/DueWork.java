package io.it0.period;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Work that becomes due at instants of a tenant's business time: renewals, the ends of trials, reminders, expiries.
 *
 * <p>Timers do it for tenants on the wall clock. A test clock that is advanced is walked: it is set to the next instant at
 * which any of these beans has something due, all of them do what is due then, and so on up to where it is advanced to. So
 * each thing happens at its own time, in order, and one step of a year comes to the same as 365 of a day.
 *
 * <p>Implementations are {@code @ApplicationScoped}; both methods are called outside of a transaction.
 */
public interface DueWork {

  /** Who comes first at the same instant: the lower one. */
  enum Order {
    /** Leases and offers that lapse. */
    EXPIRY,
    /** Periods and trials that end. */
    BILLING,
    /** What follows from invoices: collection, reminders, cancellations. */
    COLLECTION,
    /** Whatever else a tenant has planned. */
    OTHER
  }

  Order order();

  /**
   * The earliest instant after {@code after}, and not after {@code until}, at which something falls due for a tenant on the
   * test clock. What was due before and is still not done is not told: it was tried and waits for a person.
   */
  Optional<Instant> nextDue(UUID testClock, Instant after, Instant until);

  /**
   * Does what is due for the tenants on the test clock at its time, in transactions of its own. It is called again at the
   * same instant until nobody does anything, since one's work may make another's due.
   *
   * @param now the test clock's time
   * @return how many things were done; 0 ends the instant
   * @throws RuntimeException if it cannot go on; the clock stays where it is, and the next advance tries again
   */
  int run(UUID testClock, Instant now);
}
