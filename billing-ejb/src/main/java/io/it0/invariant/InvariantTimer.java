package io.it0.invariant;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pass every minute, on one of the nodes; and what is open as metrics of each of them. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class InvariantTimer {

  private static final Logger LOG = LoggerFactory.getLogger(InvariantTimer.class);

  @Inject private InvariantTransactions transactions;
  @Inject private Config config;
  @Inject private Clock clock;
  @Inject private MetricRegistry registry;

  private final Map<Invariant, AtomicLong> open = new ConcurrentHashMap<>();
  private final AtomicLong segments = new AtomicLong();
  private Watch watch;

  @PostConstruct
  void start() {
    watch = new Watch(transactions, InvariantConfig.from(config), clock);
    for (Invariant invariant : Invariant.values()) {
      var count = new AtomicLong();
      open.put(invariant, count);
      registry.gauge(
          metadata("invariant_violations_open", "Places where an invariant does not hold"),
          count,
          AtomicLong::get,
          new Tag("invariant", invariant.name()));
    }
    registry.gauge(
        metadata("invariant_segments_checked", "Plan segments that this node has looked at"),
        segments,
        AtomicLong::get);
  }

  private static Metadata metadata(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }

  @Schedule(hour = "*", minute = "*", second = "50", persistent = false, info = "invariants")
  void pass() {
    try {
      segments.addAndGet(watch.pass());
      transactions.inNew(InvariantTable::open).forEach((key, value) -> open.get(key).set(value));
    } catch (RuntimeException e) {
      // The claim runs out, and the next pass goes on from the same place.
      LOG.error("the invariants could not be looked at", e);
    }
  }
}
