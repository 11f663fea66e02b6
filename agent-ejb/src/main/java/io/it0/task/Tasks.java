package io.it0.task;

import io.it0.engine.EngineConfig;
import io.it0.engine.EngineRegistry;
import io.it0.problem.ProblemException;
import io.it0.quota.Lease;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The tasks of the tenant that the thread is bound to. Call it outside of transactions: it begins its own, and asks the
 * quota over the network between them.
 */
@ApplicationScoped
public class Tasks {

  /** The longest page. */
  public static final int MAX_PAGE = 201;

  private TenantContext tenants;
  private EngineRegistry engines;
  private EngineConfig engineConfig;
  private TaskConfig config;
  private TaskBudget budget;
  private TaskStore store;
  private TaskNode node;

  protected Tasks() {}

  @Inject
  Tasks(
      TenantContext tenants,
      EngineRegistry engines,
      EngineConfig engineConfig,
      TaskConfig config,
      TaskBudget budget,
      TaskStore store,
      TaskNode node) {
    this.tenants = tenants;
    this.engines = engines;
    this.engineConfig = engineConfig;
    this.config = config;
    this.budget = budget;
    this.store = store;
    this.node = node;
  }

  /**
   * Puts a task into the queue, its first tokens set aside.
   *
   * @return its id, which is {@link NewTask#id()}
   * @throws ProblemException if something of it is not valid, the engine is not there, another task has its id, the quota
   *     refuses it (429), or too many are waiting
   */
  public UUID start(NewTask wanted) {
    Tenant tenant = tenants.require();
    if (tenant.status() == Tenant.Status.SUSPENDED) {
      throw new ProblemException(TaskError.TENANT_SUSPENDED, tenant.slug());
    }
    int maxTokens = wanted.maxTokens().orElse(config.maxTokens());
    wanted.requireValid(config, maxTokens);
    engines.require(wanted.engine());
    Optional<Task> earlier = store.find(wanted.id());
    if (earlier.isPresent()) {
      wanted.requireSame(earlier.get());
      return wanted.id();
    }
    int bytes = wanted.prompt().getBytes(StandardCharsets.UTF_8).length;
    Lease lease = budget.reserve(tenant, wanted.id(), RunBudget.estimate(bytes, maxTokens));
    String model = wanted.model().orElse(engineConfig.provider().model());
    insert(tenant, wanted, new TaskStore.TaskTerms(model, maxTokens, lease));
    node.wake();
    return wanted.id();
  }

  private void insert(Tenant tenant, NewTask wanted, TaskStore.TaskTerms terms) {
    try {
      store.insert(tenant, wanted, terms, config.maxQueued());
    } catch (RuntimeException e) {
      // A task that is there all the same reserves again when it begins.
      budget.settle(tenant, Optional.of(terms.lease().id()), List.of());
      throw e;
    }
  }

  /** @throws ProblemException (404) if there is no such task, or it is another tenant's */
  public Task require(UUID id) {
    return store.find(id).orElseThrow(() -> TaskStore.notFound(id));
  }

  /** A page, the latest first. @param limit 1 to {@link #MAX_PAGE} */
  public List<Task> page(TaskFilter filter, Optional<Task.Position> after, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " rows, not " + limit);
    }
    return store.page(filter, after, limit);
  }

  /** What happened after the given event; 0: from the beginning. */
  public List<TaskEvent> eventsAfter(UUID id, int seq, int limit) {
    return store.eventsAfter(id, seq, limit);
  }

  /**
   * Has the task end, on whichever node it runs; it may take a moment. A task that has ended stays as it is.
   *
   * @throws ProblemException (404) if there is no such task, or it is another tenant's
   */
  public Task cancel(UUID id) {
    TaskStore.Cancelled cancelled = store.cancel(id);
    if (cancelled.wasQueued()) {
      budget.settle(tenants.require(), cancelled.lease(), List.of());
    } else {
      node.cancel(id);
    }
    return require(id);
  }
}
