package io.it0.quota;

import io.it0.event.QuotaExceeded;
import io.it0.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says no: as a problem that tells how to go on, and as an event. */
final class QuotaRefusals {

  private static final Logger LOG = LoggerFactory.getLogger(QuotaRefusals.class);
  // Whoever hammers against a limit need not fill the outbox.
  private static final Duration ONE_EVENT = Duration.ofSeconds(10);
  private static final int MOST_KEPT = 50_000;
  private static final long SOON = 5;
  private static final String UPGRADE = "/api/v1/billing/plans";

  private final Consumer<QuotaExceeded> publish;
  private final LongSupplier nanoTime;
  private final Map<UUID, Long> published = new ConcurrentHashMap<>();

  /** @param publish fires the event and leaves it in the outbox */
  QuotaRefusals(Consumer<QuotaExceeded> publish, LongSupplier nanoTime) {
    this.publish = publish;
    this.nanoTime = nanoTime;
  }

  /** @param now in the tenant's billing time */
  ProblemException refuse(UUID tenant, Standing standing, long wanted, Instant now) {
    long limit = standing.limit().orElseThrow();
    publish(
        new QuotaExceeded(
            tenant,
            TokenQuota.NAME,
            standing.used(),
            standing.reserved(),
            limit,
            standing.period()));
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("quota", TokenQuota.NAME);
    more.put("requested", wanted);
    more.put("used", standing.used());
    more.put("reserved", standing.reserved());
    more.put("limit", limit);
    more.put("resetAt", standing.period().end().toString());
    more.put("sequence", standing.sequence());
    more.put("epoch", standing.epoch());
    more.put("upgrade", UPGRADE);
    more.put("retryAfterSeconds", retryAfter(standing, limit, wanted, now));
    String detail =
        "%d tokens were asked for, %d of %d are used and %d reserved until %s"
            .formatted(
                wanted, standing.used(), limit, standing.reserved(), standing.period().end());
    return new ProblemException(QuotaError.QUOTA_EXCEEDED, detail, more);
  }

  /** Running work may give back what it reserved; what is used comes back with the next period only. */
  private static long retryAfter(Standing standing, long limit, long wanted, Instant now) {
    if (standing.used() + wanted <= limit) {
      return SOON;
    }
    return Math.max(SOON, Duration.between(now, standing.period().end()).toSeconds());
  }

  private void publish(QuotaExceeded event) {
    long now = nanoTime.getAsLong();
    Long last = published.get(event.tenantId());
    if (last != null && now - last < ONE_EVENT.toNanos()) {
      return;
    }
    if (published.size() > MOST_KEPT) {
      published.clear();
    }
    published.put(event.tenantId(), now);
    try {
      publish.accept(event);
    } catch (RuntimeException e) {
      // The refusal stands without it.
      LOG.warn("quota: an event was not stored, tenant={}", event.tenantId(), e);
    }
  }
}
