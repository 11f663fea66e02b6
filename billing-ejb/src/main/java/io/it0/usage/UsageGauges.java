package io.it0.usage;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Shows {@link UsageMetrics} at /metrics. */
@Singleton
@Startup
public class UsageGauges {

  @Inject private MetricRegistry registry;
  @Inject private UsageMetrics metrics;

  @PostConstruct
  void register() {
    show("usage_events_received", "Events that were posted", m -> m.received.sum());
    show("usage_events_accepted", "Events that were put into the streams", m -> m.accepted.sum());
    show("usage_events_rejected", "Events that were refused", m -> m.rejected.sum());
    show(
        "usage_events_unpriced", "Accepted events whose model has no price", m -> m.unpriced.sum());
    show(
        "usage_events_repriced",
        "Counted events that were priced when their model's price came",
        m -> m.repriced.sum());
    show("usage_requests_unavailable", "Requests answered 503", m -> m.unavailable.sum());
    show("usage_events_counted", "Events counted for the first time", m -> m.counted.sum());
    show("usage_events_duplicate", "Events that were counted before", m -> m.duplicates.sum());
    show("usage_events_conflicting", "Events with the key of another one", m -> m.conflicts.sum());
    show("usage_events_late", "Events counted into a closed period", m -> m.late.sum());
    show("usage_dead_letters", "Events that could not be counted", m -> m.deadLetters.sum());
    show("usage_entries_claimed", "Stream entries taken over", m -> m.claimedEntries.sum());
    show("usage_batches", "Transactions that counted usage", m -> m.batches.sum());
    show(
        "usage_batch_milliseconds_total",
        "Time spent in transactions that counted usage",
        m -> TimeUnit.NANOSECONDS.toMillis(m.batchNanos.sum()));
    show("usage_failures", "Transactions that failed and were tried again", m -> m.failures.sum());
    show("usage_lag_entries", "Stream entries not yet counted", m -> m.lagEntries.get());
    show("usage_lag_seconds", "Age of the oldest of them", m -> m.lagSeconds.get());
  }

  private void show(String name, String description, ToLongFunction<UsageMetrics> value) {
    Metadata metadata = Metadata.builder().withName(name).withDescription(description).build();
    registry.gauge(metadata, metrics, value::applyAsLong);
  }
}
