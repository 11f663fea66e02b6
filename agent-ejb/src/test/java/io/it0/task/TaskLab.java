package io.it0.task;

import io.it0.db.PlatformDatabase;
import io.it0.db.UuidV7;
import io.it0.db.testing.TestDatabase;
import io.it0.db.testing.TestTenants;
import io.it0.engine.EngineConfig;
import io.it0.engine.EngineRegistry;
import io.it0.engine.api.ClaudeApiEngine;
import io.it0.engine.testing.MessagesApiStub;
import io.it0.period.TenantClocks;
import io.it0.period.TestClocks;
import io.it0.quota.Lease;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.usage.UsageRecorded;
import io.it0.usage.pricing.ModelPrices;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Tag;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.postgres.PostgresPlugin;

/** Nodes that run tasks on a real database, with an engine that asks the stub. */
final class TaskLab implements AutoCloseable {

  static final String MODEL = "claude-sonnet-4-5";
  static final MessagesApiStub STUB = MessagesApiStub.start();

  final TestDatabase database = TestDatabase.fresh();
  final TenantContext tenants = new TenantContext(() -> false);
  final List<UsageRecorded> announced = new CopyOnWriteArrayList<>();
  final TaskStore store = new TaskStore(transactions(), announced::add, Clock.systemUTC());

  /** Of tenants, so far. */
  final AtomicInteger statements = new AtomicInteger();

  final List<String> counted = new CopyOnWriteArrayList<>();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<Node> nodes = new ArrayList<>();
  private final TaskBudget budget;

  /** A node of the server; it lives while it is told to. */
  final class Node {
    final TaskWorker worker;
    private volatile boolean alive = true;

    private Node(TaskConfig config) {
      worker =
          new TaskWorker(
              parts(config, "node-" + nodes.size() + "/" + UuidV7.next()),
              transactions(),
              tenants,
              executor);
      executor.execute(this::live);
    }

    private void live() {
      while (alive) {
        worker.tick();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }

    /** It says nothing any more, but what runs on it goes on. */
    void fallSilent() {
      alive = false;
    }
  }

  TaskLab(TaskBudget budget) {
    this.budget = budget;
  }

  static TaskConfig config(int perTenant, int perNode) {
    return new TaskConfig(
        perTenant,
        perNode,
        50,
        2_000_000,
        100,
        64_000,
        Duration.ofSeconds(120),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofMillis(50),
        5_000,
        10,
        Duration.ofSeconds(60));
  }

  Node node(int perTenant, int perNode) {
    Node node = new Node(config(perTenant, perNode));
    nodes.add(node);
    return node;
  }

  Tenant tenant(String slug) {
    return TestTenants.register(database, slug);
  }

  TaskParts parts(TaskConfig config, String name) {
    PlatformDatabase platform = database.platformDatabase();
    Clock wall = Clock.systemUTC();
    return new TaskParts(
        store,
        budget,
        new UsageEvents(
            new TenantClocks(wall, new TestClocks(platform, wall)),
            new ModelPrices(platform, wall)),
        engines(),
        new Metrics(),
        config,
        limits(),
        name);
  }

  private static EngineRegistry engines() {
    var provider = new EngineConfig.Provider(STUB.url(), Optional.of("sk-stub"), MODEL);
    var programs = new EngineConfig.Programs(Optional.empty(), Optional.empty(), "node");
    return new EngineRegistry(
        List.of(new ClaudeApiEngine(new EngineConfig(provider, programs, limits()))));
  }

  private static EngineConfig.Limits limits() {
    return new EngineConfig.Limits(
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        4,
        0,
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        100_000);
  }

  private final class Metrics extends TaskMetrics {
    @Override
    void count(String name, String description, long more, Tag... tags) {
      counted.add(name);
    }
  }

  NewTask wanted(String prompt) {
    return wanted(prompt, OptionalLong.empty());
  }

  NewTask wanted(String prompt, OptionalLong cap) {
    return new NewTask(
        UuidV7.next(),
        "claude-api",
        Optional.empty(),
        prompt,
        Optional.empty(),
        Optional.of("session-1"),
        Optional.of("support"),
        Optional.empty(),
        cap,
        "ada@acme.example");
  }

  UUID start(Tenant tenant, String prompt) {
    return start(tenant, wanted(prompt));
  }

  UUID start(Tenant tenant, NewTask task) {
    Lease lease =
        budget.reserve(tenant, task.id(), RunBudget.estimate(task.prompt().length(), 100));
    var terms = new TaskStore.TaskTerms(MODEL, 100, lease);
    as(tenant, () -> store.insert(tenant, task, terms, 50));
    return task.id();
  }

  <T> T as(Tenant tenant, Supplier<T> work) {
    TenantContext.Binding binding = tenants.bind(tenant);
    try {
      return work.get();
    } finally {
      binding.close();
    }
  }

  Task task(Tenant tenant, UUID id) {
    return as(tenant, () -> store.find(id)).orElseThrow();
  }

  Task awaitEnd(Tenant tenant, UUID id) {
    return await(() -> task(tenant, id), task -> task.status().isFinal());
  }

  static <T> T await(Supplier<T> look, Function<T, Boolean> reached) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    T seen = look.get();
    while (!reached.apply(seen)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("never reached: " + seen);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      seen = look.get();
    }
    return seen;
  }

  Transactions transactions() {
    Jdbi tenant = Jdbi.create(database.tenant()).installPlugin(new PostgresPlugin());
    tenant.setSqlLogger(
        new SqlLogger() {
          @Override
          public void logAfterExecution(StatementContext context) {
            statements.incrementAndGet();
          }
        });
    Jdbi platform = database.platformJdbi();
    return new Transactions() {
      @Override
      public <T> T inTenant(Function<Handle, T> work) {
        Tenant bound = tenants.require();
        return tenant.inTransaction(
            handle -> {
              handle
                  .createQuery(
                      "select set_config('app.tenant', :id, true), set_config('search_path', :path, true)")
                  .bind("id", bound.id().toString())
                  .bind("path", bound.schema() + ", public, pg_temp")
                  .mapTo(String.class)
                  .one();
              return work.apply(handle);
            });
      }

      @Override
      public <T> T inPlatform(Function<Handle, T> work) {
        return platform.inTransaction(work::apply);
      }
    };
  }

  @Override
  public void close() {
    nodes.forEach(Node::fallSilent);
    nodes.forEach(node -> node.worker.stop(5));
    executor.shutdownNow();
  }
}
