package io.it0.testing;

import io.it0.catalog.Plans;
import io.it0.db.PlatformDatabase;
import io.it0.db.testing.CommittingDataSource;
import io.it0.db.testing.TestDatabase;
import io.it0.db.testing.TestTenants;
import io.it0.identity.Actor;
import io.it0.subscription.TenantInfoConfig;
import io.it0.subscription.TenantInfoReader;
import io.it0.subscription.TenantInfos;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.TenantDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A database with the seeded plans, tenants on Free, and ways to act as one of them on many threads. */
public final class AgentPlatform {

  public static final Actor ADA =
      new Actor("ada@acme.example", Optional.empty(), Optional.of("request-1"));

  public final TestDatabase database = TestDatabase.fresh();
  public final PlatformDatabase platform = database.platformDatabase();
  public final TenantDatabase tenants =
      new TenantDatabase(CommittingDataSource.of(database.tenant()));
  public final TenantContext context = new TenantContext(() -> false);
  public final Plans plans;

  public AgentPlatform(Clock wall) {
    plans = new Plans(platform, wall);
    platform.jdbi().useTransaction(plans::seed);
  }

  /** As another node has them: with nothing in memory yet. */
  public TenantInfos infos() {
    return new TenantInfos(new TenantInfoReader(platform, plans), plans, TenantInfoConfig.DEFAULTS);
  }

  public Tenant tenant(String slug) {
    return TestTenants.register(database, slug);
  }

  /** Does the work as the tenant. */
  public <T> T as(Tenant tenant, Supplier<T> work) {
    TenantContext.Binding binding = context.bind(tenant);
    try {
      return work.get();
    } finally {
      binding.close();
    }
  }

  /** Does the work on as many threads at once, and answers what each came to: its result, or what it threw. */
  public List<Object> atOnce(int threads, IntFunction<Object> work) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    var start = new CyclicBarrier(threads);
    try {
      List<Future<Object>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            executor.submit(
                () -> {
                  start.await();
                  try {
                    return work.apply(number);
                  } catch (RuntimeException e) {
                    return e;
                  }
                }));
      }
      List<Object> results = new ArrayList<>();
      for (Future<Object> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      executor.shutdownNow();
    }
  }

  public <T> T one(String sql, Class<T> type) {
    return database.superuser().withHandle(h -> h.createQuery(sql).mapTo(type).one());
  }

  public void change(String sql) {
    database.superuser().useHandle(h -> h.execute(sql));
  }

  /** What the audit log holds of an action: who did it to what. */
  public List<String> audited(String action) {
    return database
        .superuser()
        .withHandle(
            h ->
                h.createQuery(
                        "select actor || ' ' || subject from audit_log where action = :a order by at, id")
                    .bind("a", action)
                    .mapTo(String.class)
                    .list());
  }
}
