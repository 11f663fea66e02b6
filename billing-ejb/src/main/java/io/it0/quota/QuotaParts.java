package io.it0.quota;

import io.it0.catalog.Plans;
import io.it0.event.QuotaExceeded;
import io.it0.period.TenantClocks;
import io.it0.tenancy.Tenants;
import io.it0.usage.UncountedUsage;
import io.it0.usage.UsageBacklog;
import java.time.Clock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import redis.clients.jedis.UnifiedJedis;

/** The quota, put together. */
record QuotaParts(
    Desk desk,
    Tenants tenants,
    TenantClocks clocks,
    CounterBuild builds,
    PostgresQuota postgres,
    Reconciler reconciler,
    TokenQuota quota) {

  /** What it stands on. */
  record Ground(
      Transactions transactions,
      UnifiedJedis redis,
      Tenants tenants,
      TenantClocks clocks,
      Plans plans,
      Clock wall,
      LongSupplier nanoTime) {}

  /** Who is told. */
  record Listeners(Consumer<QuotaExceeded> exceeded, BiConsumer<Handle, QuotaWarning> warning) {}

  static QuotaParts of(
      Ground ground,
      QuotaConfig config,
      QuotaMetrics metrics,
      UsageBacklog backlog,
      UncountedUsage uncounted,
      Listeners listeners) {
    Transactions transactions = ground.transactions();
    LongSupplier nanoTime = ground.nanoTime();
    var counters = new Counters(ground.redis());
    var desk =
        new Desk(
            config,
            metrics,
            transactions,
            counters,
            new Authority(transactions, ground.redis(), config, metrics, nanoTime),
            new BudgetReader(ground.plans(), ground.wall()),
            new Ceilings(transactions, counters, config));
    var builds = new CounterBuild(desk, uncounted);
    var postgres = new PostgresQuota(transactions, desk.budgets(), metrics);
    var watch = new QuotaWatch(transactions, metrics, listeners.warning());
    var reconciler =
        new Reconciler(desk, backlog, ground.tenants(), ground.clocks(), watch, ground.wall());
    var deciding =
        new Deciding(desk, postgres, builds, watch, reconciler, ground.clocks(), nanoTime);
    var quota =
        new TokenQuota(
            deciding,
            desk,
            ground.clocks(),
            ground.wall(),
            new QuotaRefusals(listeners.exceeded(), nanoTime));
    return new QuotaParts(
        desk, ground.tenants(), ground.clocks(), builds, postgres, reconciler, quota);
  }
}
