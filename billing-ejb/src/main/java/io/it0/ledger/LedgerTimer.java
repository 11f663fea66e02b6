package io.it0.ledger;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Books what ended days have earned, on every node: what one has claimed the others skip. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LedgerTimer {

  private static final Logger LOG = LoggerFactory.getLogger(LedgerTimer.class);

  @Inject private EarnedRevenue earned;

  @Schedule(hour = "*", minute = "*/10", persistent = false, info = "revenue recognition")
  void recognise() {
    try {
      earned.catchUp();
    } catch (RuntimeException e) {
      // A timer that throws is called once more at once and then perhaps never again.
      LOG.error("what the days have earned is not booked; the next try is in ten minutes", e);
    }
  }
}
