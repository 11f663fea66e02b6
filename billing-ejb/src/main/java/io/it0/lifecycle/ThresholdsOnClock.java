package io.it0.lifecycle;

import io.it0.billrun.BillRunConfig;
import io.it0.period.DueWork;
import io.it0.usage.UsageBacklog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Thresholds are reached by usage, not by time: they are looked at wherever a test clock stops. */
@ApplicationScoped
public class ThresholdsOnClock implements DueWork {

  private static final long POLL_MILLIS = 50;

  private ThresholdInvoices thresholds;
  private UsageBacklog backlog;
  private BillRunConfig config;
  private Clock wall;

  protected ThresholdsOnClock() {}

  @Inject
  public ThresholdsOnClock(
      ThresholdInvoices thresholds, UsageBacklog backlog, BillRunConfig config, Clock wall) {
    this.thresholds = thresholds;
    this.backlog = backlog;
    this.config = config;
    this.wall = wall;
  }

  @Override
  public Order order() {
    return Order.EXPIRY;
  }

  @Override
  public Optional<Instant> nextDue(UUID testClock, Instant after, Instant until) {
    return Optional.empty();
  }

  @Override
  public int run(UUID testClock, Instant now) {
    awaitCounted();
    return thresholds.hasCandidates(testClock) ? thresholds.run(Optional.of(testClock)) : 0;
  }

  /** What is on the stream was used before the clock went on. */
  private void awaitCounted() {
    UsageBacklog.Watermark end = backlog.mark();
    Instant until = wall.instant().plus(config.backlogWait());
    while (!backlog.passed(end)) {
      if (!wall.instant().isBefore(until)) {
        throw new IllegalStateException("the usage stream did not catch up");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped with its node", e);
    }
  }
}
