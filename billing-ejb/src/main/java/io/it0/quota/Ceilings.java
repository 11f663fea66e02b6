package io.it0.quota;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * How far Redis may go before PostgreSQL knows. Raised in PostgreSQL first, lowered in Redis first: so at every moment
 * PostgreSQL's ceiling is not below Redis', which is not below what Redis has admitted.
 */
final class Ceilings {

  private static final String RAISE =
      """
      update quota_periods set ceiling = greatest(ceiling, :ceiling), ceiling_version = ceiling_version + 1
      where tenant_id = :tenant and period_start = :start
      returning ceiling, ceiling_version
      """;

  // A higher version is a ceiling that was raised since.
  private static final String LOWER =
      """
      update quota_periods set ceiling = :ceiling
      where tenant_id = :tenant and period_start = :start and ceiling_version = :version
      """;

  private final Transactions transactions;
  private final Counters counters;
  private final QuotaConfig config;

  Ceilings(Transactions transactions, Counters counters, QuotaConfig config) {
    this.transactions = transactions;
    this.counters = counters;
    this.config = config;
  }

  /** So that so many more fit under it, and some besides. */
  void raise(UUID tenant, Authority.Grant grant, Standing standing, long more) {
    long sum = Math.addExact(Math.addExact(standing.used(), standing.reserved()), more);
    long limit = standing.limit().orElse(QuotaConfig.MOST);
    // Beyond the limit nobody is admitted, so there the steps may grow.
    long headroom = sum < limit ? Math.min(headroom(limit), limit - sum) : sum / 2;
    long wanted = Math.min(QuotaConfig.MOST, sum + headroom);
    Instant start = standing.period().start();
    transactions
        .inNew(handle -> raised(handle, tenant, start, wanted))
        .ifPresent(ceiling -> counters.raise(tenant, grant.epoch(), start, ceiling));
  }

  private static Optional<Budget.Ceiling> raised(
      Handle handle, UUID tenant, Instant start, long wanted) {
    return handle
        .createQuery(RAISE)
        .bind("ceiling", wanted)
        .bind("tenant", tenant)
        .bind("start", start)
        .map((row, c) -> new Budget.Ceiling(row.getLong(1), row.getLong(2)))
        .findOne();
  }

  /** Where much less is in use than was, while Redis is away the rest can then be used. */
  void lower(UUID tenant, Authority.Grant grant, Instant now, Budget budget) {
    if (budget.limit().isEmpty()) {
      return;
    }
    Reply reply = counters.lower(tenant, grant.epoch(), now, headroom(budget.limitOrNone()));
    if (reply.is("OK")) {
      transactions.inNew(
          handle ->
              handle
                  .createUpdate(LOWER)
                  .bind("ceiling", reply.number(1))
                  .bind("version", reply.number(2))
                  .bind("tenant", tenant)
                  .bind("start", Micros.instant(reply.number(3)))
                  .execute());
    }
  }

  private long headroom(long limit) {
    return Math.max(1, limit / 100 * config.headroomPercent());
  }
}
