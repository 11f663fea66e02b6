package io.it0.lifecycle;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every minute whose overage has reached a threshold, and which upgrade was not paid; on every node, under row locks. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LifecycleTimer {

  private static final Logger LOG = LoggerFactory.getLogger(LifecycleTimer.class);

  @Inject private ThresholdInvoices thresholds;
  @Inject private PendingUpgrades upgrades;

  @Schedule(hour = "*", minute = "*", second = "20", persistent = false, info = "lifecycle")
  void look() {
    try {
      upgrades.sweep(Optional.empty());
      int issued = thresholds.run(Optional.empty());
      if (issued > 0) {
        LOG.info("{} threshold invoices", issued);
      }
    } catch (RuntimeException e) {
      // A timer that throws is called once more at once and then perhaps never again.
      LOG.error("thresholds and upgrades were not looked at; the next time is in a minute", e);
    }
  }
}
