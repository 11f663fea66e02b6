package io.it0.task;

import io.it0.db.UuidV7;
import io.it0.period.Period;
import io.it0.problem.ProblemException;
import io.it0.quota.Lease;
import io.it0.quota.QuotaError;
import io.it0.quota.Standing;
import io.it0.tenancy.Tenant;
import io.it0.usage.UsageRecorded;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A budget of so many tokens, in memory. */
final class FixedBudget implements TaskBudget {

  final Map<UUID, Long> leases = new ConcurrentHashMap<>();
  final List<UsageRecorded> settled = new CopyOnWriteArrayList<>();
  private long left;

  FixedBudget(long left) {
    this.left = left;
  }

  @Override
  public boolean countsCache(Tenant tenant) {
    return false;
  }

  @Override
  public synchronized Lease reserve(Tenant tenant, UUID key, long tokens) {
    take(tokens);
    UUID lease = UuidV7.next();
    leases.put(lease, tokens);
    return lease(tenant, lease);
  }

  @Override
  public synchronized boolean renew(Tenant tenant, UUID lease) {
    return leases.containsKey(lease);
  }

  @Override
  public synchronized Lease extend(Tenant tenant, UUID lease, long more) {
    if (!leases.containsKey(lease)) {
      throw new ProblemException(QuotaError.LEASE_NOT_FOUND, "lease " + lease);
    }
    take(more);
    leases.merge(lease, more, Math::addExact);
    return lease(tenant, lease);
  }

  @Override
  public synchronized void settle(Tenant tenant, Optional<UUID> lease, List<UsageRecorded> used) {
    left += lease.map(leases::remove).orElse(0L);
    for (UsageRecorded event : used) {
      left -= event.tokens().billable(false);
      settled.add(event);
    }
  }

  private Lease lease(Tenant tenant, UUID id) {
    long reserved = leases.values().stream().mapToLong(Long::longValue).sum();
    Period period = new Period(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
    Standing standing = new Standing(0, reserved, Optional.empty(), period, 1, 1);
    return new Lease(id, tenant.id(), leases.get(id), Instant.EPOCH, standing);
  }

  private void take(long tokens) {
    if (tokens > left) {
      throw new ProblemException(QuotaError.QUOTA_EXCEEDED, "%d of %d".formatted(tokens, left));
    }
    left -= tokens;
  }
}
