package io.it0.task;

import io.it0.db.UuidV7;
import io.it0.engine.EngineConfig;
import io.it0.engine.EngineRegistry;
import io.it0.tenancy.TenantContext;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks on this node, in threads of the container. On every node. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class TaskNode {

  private static final Logger LOG = LoggerFactory.getLogger(TaskNode.class);
  private static final int STOP_SECONDS = 15;
  private static final int LONGEST_ID = 80;

  @Inject private Config settings;
  @Inject private TaskConfig config;
  @Inject private EngineConfig engineConfig;
  @Inject private EngineRegistry engines;
  @Inject private Transactions transactions;
  @Inject private TaskStore store;
  @Inject private TaskBudget budget;
  @Inject private UsageEvents events;
  @Inject private TaskMetrics metrics;
  @Inject private TenantContext tenants;
  @Resource private ManagedExecutorService executor;

  private TaskWorker worker;

  @PostConstruct
  void start() {
    // Another after each start: what an earlier life has left is silent, not ours.
    String name =
        settings
                .getOptionalValue("it0.node.id", String.class)
                .map(id -> id.substring(0, Math.min(id.length(), LONGEST_ID)))
                .orElse("node")
            + "/"
            + UuidV7.next();
    var parts =
        new TaskParts(store, budget, events, engines, metrics, config, engineConfig.limits(), name);
    worker = new TaskWorker(parts, transactions, tenants, executor);
    LOG.info("node={} engines={} tasks at a time={}", name, engines.keys(), config.perNode());
  }

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false, info = "agent tasks")
  void tick() {
    worker.tick();
  }

  @PreDestroy
  void stop() {
    worker.stop(STOP_SECONDS);
  }

  /** There may be something to run. */
  public void wake() {
    worker.wake();
  }

  /** Ends the task if it runs here. */
  public void cancel(UUID task) {
    worker.cancel(task);
  }
}
