package io.it0.event;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;

/** Publishes when a transaction that added an event is committed, and every few seconds what was missed. On every node. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class OutboxTimer {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxTimer.class);

  @Inject private OutboxTransactions transactions;
  @Inject private RedisClient redis;
  @Inject private Clock clock;
  @Inject private Config config;
  @Inject private MetricRegistry registry;
  @Resource private ManagedExecutorService executor;

  private final EventMetrics metrics = new EventMetrics();
  private final AtomicInteger wanted = new AtomicInteger();
  private OutboxPublisher publisher;

  @PostConstruct
  void start() {
    EventConfig settings = EventConfig.from(config);
    var streams = new EventStreams(redis, settings.maxEntries());
    publisher = new OutboxPublisher(transactions, streams, settings, clock, metrics);
    show("events_published", "Events that were put into their streams", m -> m.published.sum());
    show("events_publish_failures", "Attempts to publish that failed", m -> m.failures.sum());
    show("events_waiting", "Events in the outbox, not yet published", m -> m.waiting.get());
  }

  private void show(String name, String description, ToLongFunction<EventMetrics> value) {
    Metadata metadata = Metadata.builder().withName(name).withDescription(description).build();
    registry.gauge(metadata, metrics, value::applyAsLong);
  }

  public void added(@Observes(during = TransactionPhase.AFTER_SUCCESS) EventBeans.Added added) {
    // One at a time on a node: whoever comes meanwhile only asks for another round.
    if (wanted.getAndIncrement() == 0) {
      executor.execute(this::rounds);
    }
  }

  @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false, info = "outbox")
  void regularly() {
    if (wanted.getAndIncrement() == 0) {
      rounds();
    }
    attempt(publisher::measure);
  }

  @Schedule(hour = "*", minute = "35", persistent = false, info = "outbox cleaning")
  void clean() {
    attempt(publisher::clean);
  }

  private void rounds() {
    int seen;
    do {
      seen = wanted.get();
      attempt(publisher::publish);
    } while (wanted.addAndGet(-seen) > 0);
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("the outbox waits: {}", e.getMessage());
      LOG.debug("the outbox waits", e);
    }
  }
}
