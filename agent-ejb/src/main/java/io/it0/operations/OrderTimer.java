package io.it0.operations;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what is due, every few seconds on every node: what one has claimed the others skip. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class OrderTimer {

  private static final Logger LOG = LoggerFactory.getLogger(OrderTimer.class);
  private static final int MAX_ROUNDS = 100;

  @Inject private OrderClaims claims;
  @Inject private OrderRunner runner;

  private final AtomicBoolean running = new AtomicBoolean();

  @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false, info = "standing orders")
  void tick() {
    // A long round is not joined by the next one.
    if (running.compareAndSet(false, true)) {
      try {
        rounds();
      } catch (RuntimeException e) {
        LOG.warn("standing orders wait: {}", e.getMessage());
        LOG.debug("standing orders wait", e);
      } finally {
        running.set(false);
      }
    }
  }

  private void rounds() {
    List<DueOrder> due = claims.claim();
    for (int round = 0; !due.isEmpty() && round < MAX_ROUNDS; round++) {
      due.forEach(this::attempt);
      due = claims.claim();
    }
  }

  private void attempt(DueOrder claim) {
    try {
      runner.run(claim);
    } catch (RuntimeException e) {
      // Its claim lapses, and then whichever node tries again; the others' orders go on.
      LOG.warn("order={} tenant={} waits", claim.orderId(), claim.tenantId(), e);
    }
  }
}
