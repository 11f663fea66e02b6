package io.it0.usage.aggregate;

import io.it0.problem.ProblemException;
import io.it0.usage.UsageStreams;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps every minute on every node; what two nodes publish twice is counted once. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class UsageSweep {

  private static final Logger LOG = LoggerFactory.getLogger(UsageSweep.class);
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(30);

  @Inject private PlatformTransactions transactions;
  @Inject private UsageStreams streams;
  @Inject private Clock clock;

  @Schedule(hour = "*", minute = "*", second = "40", persistent = false)
  void sweep() {
    try {
      new UsageSweeper(transactions, streams).sweep(clock.instant().minus(ON_ITS_WAY));
    } catch (ProblemException e) {
      LOG.warn("the streams take nothing now; the next sweep tries again: {}", e.getMessage());
    }
  }
}
