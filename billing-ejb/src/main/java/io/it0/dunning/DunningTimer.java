package io.it0.dunning;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what is due, on every node: a subscription that one has locked the others skip. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DunningTimer {

  private static final Logger LOG = LoggerFactory.getLogger(DunningTimer.class);

  @Inject private DunningBoard board;

  @Schedule(hour = "*", minute = "*", second = "20", persistent = false, info = "dunning")
  void sweep() {
    try {
      board.sweep();
    } catch (RuntimeException e) {
      // A timer that throws is called once more at once and then perhaps never again.
      LOG.error("the dunning sweep failed; the next one is in a minute", e);
    }
  }
}
