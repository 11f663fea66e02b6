package io.it0.quota;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Shows {@link QuotaMetrics} at /metrics. */
@Singleton
@Startup
public class QuotaGauges {

  @Inject private MetricRegistry registry;
  @Inject private QuotaMetrics metrics;

  @PostConstruct
  void register() {
    show("quota_reservations", "Leases that were given", m -> m.reservations.sum());
    show("quota_refusals", "Reservations and extensions refused", m -> m.refusals.sum());
    show("quota_settlements", "Leases that were settled", m -> m.settlements.sum());
    show("quota_releases", "Leases that were released", m -> m.releases.sum());
    show("quota_overshoot_tokens", "Used beyond leases", m -> m.overshootTokens.sum());
    show("quota_rebuilds", "Counters built", m -> m.rebuilds.sum());
    show("quota_reconciliations", "Counters reconciled", m -> m.reconciliations.sum());
    show("quota_drifts", "Counters at rest that were corrected", m -> m.drifts.sum());
    show("quota_drift_tokens", "By how many tokens", m -> m.driftTokens.sum());
    show("quota_unreported", "Settled and never reported", m -> m.unreported.sum());
    show("quota_fallbacks", "Times this node left Redis", m -> m.fallbacks.sum());
    show("quota_epochs", "Times this node began to trust a Redis", m -> m.epochs.sum());
    show("quota_by_postgres", "Decisions by PostgreSQL", m -> m.byPostgres.sum());
    show("quota_unavailable", "Questions nobody could decide", m -> m.unavailable.sum());
    show("quota_warnings", "Warnings given", m -> m.warnings.sum());
    show("quota_live_leases", "Leases of the tenant looked at last", m -> m.liveLeases.get());
  }

  private void show(String name, String description, ToLongFunction<QuotaMetrics> value) {
    Metadata metadata = Metadata.builder().withName(name).withDescription(description).build();
    registry.gauge(metadata, metrics, value::applyAsLong);
  }
}
