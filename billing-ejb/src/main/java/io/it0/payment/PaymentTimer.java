package io.it0.payment;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what providers said and what they have to be asked for. At the server's start it sees that the providers'
 * configuration is right.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PaymentTimer {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentTimer.class);

  @Inject private PaymentProviderRegistry providers;
  @Inject private Webhooks webhooks;
  @Inject private PaymentGauges gauges;

  @PostConstruct
  void configured() {
    try {
      LOG.debug("{} payment providers", providers.all().size());
      gauges.show();
    } catch (RuntimeException e) {
      LOG.error("IT0 does not start: {}", reason(e));
      throw e;
    }
  }

  private static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && !(cause instanceof IllegalArgumentException)) {
      cause = cause.getCause();
    }
    return cause.getMessage();
  }

  @Schedule(hour = "*", minute = "*", second = "*/3", persistent = false, info = "webhooks")
  void webhooks() {
    webhooks.apply();
  }

  @Schedule(hour = "*", minute = "*", second = "1/5", persistent = false, info = "reconciler")
  void reconcile() {
    webhooks.reconcile();
  }

  @Schedule(hour = "*", minute = "*", second = "30", persistent = false, info = "payment gauges")
  void measure() {
    try {
      gauges.measure();
    } catch (RuntimeException e) {
      LOG.warn("payments could not be counted: {}", reason(e));
    }
  }
}
