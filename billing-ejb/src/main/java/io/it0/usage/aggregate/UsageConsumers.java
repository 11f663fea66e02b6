package io.it0.usage.aggregate;

import io.it0.usage.UsageBacklog;
import io.it0.usage.UsageConfig;
import io.it0.usage.UsageMetrics;
import io.it0.usage.UsageStreams;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;

/** Starts this node's consumers, and stops them before the pools are closed. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class UsageConsumers {

  private static final Logger LOG = LoggerFactory.getLogger(UsageConsumers.class);
  private static final int STOP_SECONDS = 10;

  @Inject private UsageConfig config;
  @Inject private RedisClient redis;
  @Inject private UsageStreams streams;
  @Inject private UsageBacklog backlog;
  @Inject private UsageMetrics metrics;
  @Inject private PlatformTransactions transactions;
  @Inject private Clock clock;
  @Resource private ManagedExecutorService executor;

  private final List<UsageConsumer> consumers = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  private StreamHousekeeping housekeeping;

  @PostConstruct
  void start() {
    var counting = new Counting(transactions, clock, config.consumers().batchEvents());
    consumers.addAll(UsageConsumer.ofNode(redis, streams, counting, config.consumers(), metrics));
    consumers.forEach(consumer -> running.add(executor.submit(consumer)));
    housekeeping =
        new StreamHousekeeping(redis, streams, backlog, config.consumers().forgetAfter(), metrics);
    running.add(executor.submit(housekeeping));
    LOG.info("consumers={} partitions={}", consumers.size(), config.streams().partitions());
  }

  @PreDestroy
  void stop() {
    consumers.forEach(UsageConsumer::stop);
    housekeeping.stop();
    for (Future<?> task : running) {
      await(task);
    }
  }

  /** A batch that takes longer is cut off: it is not acknowledged and comes again. */
  private static void await(Future<?> task) {
    try {
      task.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("a consumer did not stop within {} s", STOP_SECONDS);
      task.cancel(true);
    } catch (ExecutionException e) {
      LOG.warn("a consumer ended by an error", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
