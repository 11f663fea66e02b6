package io.it0.billrun;

import io.it0.problem.ProblemException;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts runs: when a month has begun in UTC, and every hour for the other zones, for anchored periods, and for what was
 * missed. On every node: what one has claimed the others skip.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BillRunTimer {

  private static final Logger LOG = LoggerFactory.getLogger(BillRunTimer.class);

  @Inject private BillRuns runs;

  @Schedule(
      dayOfMonth = "1",
      hour = "0",
      minute = "5",
      timezone = "UTC",
      persistent = false,
      info = "bill run")
  void monthly() {
    sweep();
  }

  // Off the full hour, when the grace of periods that end on it is over.
  @Schedule(hour = "*", minute = "10", timezone = "UTC", persistent = false, info = "bill run")
  void hourly() {
    sweep();
  }

  private void sweep() {
    try {
      runs.sweep();
    } catch (ProblemException busy) {
      LOG.info("no further bill run: {}", busy.detail());
    } catch (RuntimeException e) {
      // A timer that throws is called once more at once and then perhaps never again.
      LOG.error("the sweep failed; the next one is in an hour", e);
    }
  }
}
