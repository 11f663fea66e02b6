package io.it0.quota;

import io.it0.period.Period;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns where 80 and 100 percent are used, once a period across all nodes: the table's key admits one. */
final class QuotaWatch {

  private static final Logger LOG = LoggerFactory.getLogger(QuotaWatch.class);
  private static final int[] PERCENTS = {80, 100};
  private static final long WHOLE = 100;
  private static final int MOST_KEPT = 50_000;

  private static final String WARN =
      """
      insert into quota_warnings (tenant_id, quota, period_start, percent, used, quota_limit, warned_at)
      values (:tenant, :quota, :start, :percent, :used, :limit, :at)
      on conflict (tenant_id, quota, period_start, percent) do nothing
      """;

  private final Transactions transactions;
  private final QuotaMetrics metrics;
  private final BiConsumer<Handle, QuotaWarning> fire;
  // What need not be asked of the database again.
  private final Set<Key> known = ConcurrentHashMap.newKeySet();

  private record Key(UUID tenant, Instant period, int percent) {}

  /** @param fire is told in the warning's transaction */
  QuotaWatch(
      Transactions transactions, QuotaMetrics metrics, BiConsumer<Handle, QuotaWarning> fire) {
    this.transactions = transactions;
    this.metrics = metrics;
    this.fire = fire;
  }

  /** @param used and limit, at most 2^53 */
  void look(UUID tenant, long used, long limit, Period period, Instant now) {
    for (int percent : PERCENTS) {
      boolean reached = limit > 0 && used * WHOLE >= limit * percent;
      if (reached && known.add(new Key(tenant, period.start(), percent))) {
        warn(new QuotaWarning(tenant, TokenQuota.NAME, percent, used, limit, period), now);
      }
    }
  }

  private void warn(QuotaWarning warning, Instant now) {
    if (known.size() > MOST_KEPT) {
      known.clear();
    }
    boolean first = transactions.inNew(handle -> insert(handle, warning, now));
    if (first) {
      metrics.warnings.increment();
      LOG.info(
          "quota: tenant={} used={} of limit={}, {} percent",
          warning.tenantId(),
          warning.used(),
          warning.limit(),
          warning.percent());
    }
  }

  private boolean insert(Handle handle, QuotaWarning warning, Instant now) {
    int inserted =
        handle
            .createUpdate(WARN)
            .bindMap(
                Map.of(
                    "tenant", warning.tenantId(),
                    "quota", warning.quota(),
                    "start", warning.period().start(),
                    "percent", warning.percent(),
                    "used", warning.used(),
                    "limit", warning.limit(),
                    "at", now))
            .execute();
    if (inserted == 1) {
      fire.accept(handle, warning);
    }
    return inserted == 1;
  }
}
