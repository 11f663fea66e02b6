package io.it0.usage;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Shows {@link UsageMetrics} at /metrics. They only rise, but for the lag, which is a measurement. */
@Singleton
@Startup
public class UsageMetricsExport {

  @Inject private MetricRegistry registry;
  @Inject private UsageMetrics metrics;

  @PostConstruct
  void register() {
    show("usage_events_received", "Events that came in requests", m -> m.received.sum());
    show("usage_events_accepted", "Events that were put on disk", m -> m.accepted.sum());
    show("usage_events_rejected", "Events that were refused", m -> m.rejected.sum());
    show("usage_events_unpriced", "Events of models without a price", m -> m.unpriced.sum());
    show("usage_requests_unavailable", "Requests answered 503", m -> m.unavailable.sum());
    show("usage_events_counted", "Events counted for the first time", m -> m.counted.sum());
    show("usage_events_duplicate", "Events that were counted before", m -> m.duplicates.sum());
    show("usage_events_late", "Events counted into a closed period", m -> m.late.sum());
    show("usage_events_conflicting", "Events with another's key", m -> m.conflicts.sum());
    show("usage_dead_letters", "Events set aside", m -> m.deadLetters.sum());
    show("usage_entries_claimed", "Entries taken over from others", m -> m.claimedEntries.sum());
    show("usage_batches", "Batches counted", m -> m.batches.sum());
    show("usage_batch_millis", "Time spent on batches", m -> m.batchNanos.sum() / 1_000_000);
    show("usage_batch_failures", "Batches that have to be tried again", m -> m.failures.sum());
    show("usage_lag_entries", "Entries not yet counted", m -> m.lagEntries.get());
    show("usage_lag_seconds", "Age of the oldest entry not counted", m -> m.lagSeconds.get());
  }

  private void show(String name, String description, ToLongFunction<UsageMetrics> value) {
    var metadata = Metadata.builder().withName(name).withDescription(description).build();
    registry.gauge(metadata, metrics, value::applyAsLong);
  }
}
