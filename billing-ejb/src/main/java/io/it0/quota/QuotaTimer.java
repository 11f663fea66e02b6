package io.it0.quota;

import io.it0.problem.ProblemException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reconciles while the server runs: what this node changed in each round, and now and then what nobody looked at. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class QuotaTimer {

  private static final Logger LOG = LoggerFactory.getLogger(QuotaTimer.class);
  private static final Duration SWEEP = Duration.ofSeconds(30);

  @Inject private QuotaParts parts;
  @Inject private QuotaConfig config;
  @Resource private ManagedExecutorService executor;

  private Future<?> running;
  private volatile boolean stopped;

  @PostConstruct
  void start() {
    running = executor.submit(this::run);
  }

  @PreDestroy
  void stop() {
    stopped = true;
    running.cancel(true);
  }

  private void run() {
    long roundsToSweep = Math.max(1, SWEEP.dividedBy(config.reconcileEvery()));
    for (long round = 0; !stopped; round++) {
      try {
        Thread.sleep(config.reconcileEvery().toMillis());
        if (round % roundsToSweep == 0) {
          parts.reconciler().sweep();
        }
        parts.reconciler().round();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ProblemException e) {
        LOG.info("quota: not reconciled: {}", e.getMessage());
      } catch (RuntimeException e) {
        LOG.warn("quota: not reconciled: {}", e.toString());
        LOG.debug("quota: not reconciled", e);
      }
    }
  }
}
