package io.it0.usage.pricing;

import io.it0.usage.UsageBacklog;
import io.it0.usage.UsageMetrics;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins repricing when a price is committed, and goes on with it every few seconds. On every node. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class RepricingTimer {

  private static final Logger LOG = LoggerFactory.getLogger(RepricingTimer.class);

  @Inject private PricingTransactions transactions;
  @Inject private UsageBacklog backlog;
  @Inject private UsageMetrics metrics;
  @Inject private ModelPrices prices;
  @Inject private Clock clock;
  @Resource private ManagedExecutorService executor;

  private final AtomicBoolean working = new AtomicBoolean();
  private Repricer repricer;

  @PostConstruct
  void start() {
    repricer = new Repricer(transactions, this::mark, metrics, clock);
  }

  public void added(
      @Observes(during = TransactionPhase.AFTER_SUCCESS) ModelPriceDesk.PriceAdded added) {
    prices.forget();
    executor.execute(this::regularly);
  }

  @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false, info = "repricing")
  void regularly() {
    attempt(repricer::work);
  }

  // What was stored without a price and counted after its price had come.
  @Schedule(hour = "*", minute = "25", persistent = false, info = "repricing of stragglers")
  void stragglers() {
    attempt(
        () -> {
          long priced = repricer.sweep();
          if (priced > 0) {
            LOG.info("priced afterwards records={}", priced);
          }
        });
  }

  private BooleanSupplier mark() {
    UsageBacklog.Watermark end = backlog.mark();
    return () -> backlog.passed(end);
  }

  private void attempt(Runnable work) {
    if (!working.compareAndSet(false, true)) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("repricing waits: {}", e.getMessage());
      LOG.debug("repricing waits", e);
    } finally {
      working.set(false);
    }
  }
}
