package io.it0.testclock;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for walks whose nodes have died; on every node, and one takes each over. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TestClockTimer {

  private static final Logger LOG = LoggerFactory.getLogger(TestClockTimer.class);

  @Inject private TestClockAdvances advances;

  @Schedule(hour = "*", minute = "*", persistent = false, info = "test clocks")
  void takeOver() {
    try {
      advances.takeOver();
    } catch (RuntimeException e) {
      // A timer that throws is called once more at once and then perhaps never again.
      LOG.error("silent walks were not looked for; the next time is in a minute", e);
    }
  }
}
