package io.it0.task;

import io.it0.db.UuidV7;
import io.it0.problem.ProblemException;
import io.it0.quota.Lease;
import io.it0.quota.QuotaError;
import io.it0.quota.TokenQuota;
import io.it0.subscription.TenantInfos;
import io.it0.tenancy.Tenant;
import io.it0.usage.UsageRecorded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tenant's token quota. */
@ApplicationScoped
class QuotaBudget implements TaskBudget {

  private static final Logger LOG = LoggerFactory.getLogger(QuotaBudget.class);

  private TokenQuota quota;
  private TenantInfos infos;
  private Duration ttl;

  protected QuotaBudget() {}

  @Inject
  QuotaBudget(TokenQuota quota, TenantInfos infos, TaskConfig config) {
    this.quota = quota;
    this.infos = infos;
    this.ttl = config.leaseTtl();
  }

  @Override
  public boolean countsCache(Tenant tenant) {
    return infos.find(tenant.id()).filter(info -> info.plan().countCacheTokens()).isPresent();
  }

  @Override
  public Lease reserve(Tenant tenant, UUID key, long tokens) {
    return quota.reserve(tenant, tokens, ttl, "task-" + key);
  }

  @Override
  public boolean renew(Tenant tenant, UUID lease) {
    try {
      quota.renew(tenant, lease, ttl);
      return true;
    } catch (ProblemException e) {
      if (isGone(e)) {
        return false;
      }
      LOG.info("lease={} could not be renewed now: {}", lease, e.detail());
      return true;
    }
  }

  @Override
  public Lease extend(Tenant tenant, UUID lease, long more) {
    return quota.extend(tenant, lease, more, ttl);
  }

  @Override
  public void settle(Tenant tenant, Optional<UUID> lease, List<UsageRecorded> used) {
    try {
      if (used.isEmpty()) {
        lease.ifPresent(id -> quota.release(tenant, id));
        return;
      }
      // The lease ends with the first event; what other models used is counted by events of their
      // own.
      UUID settled = lease.orElseGet(UuidV7::next);
      for (UsageRecorded event : used) {
        quota.settle(tenant, settled, event.source(), event.eventId(), event.tokens());
        settled = UuidV7.next();
      }
    } catch (RuntimeException e) {
      LOG.info("lease={} is left to expire: {}", lease, e.getMessage());
    }
  }

  static boolean isGone(ProblemException e) {
    return e.errorCode() == QuotaError.LEASE_NOT_FOUND || e.errorCode() == QuotaError.LEASE_ENDED;
  }
}
