package io.it0.quota;

import io.it0.event.QuotaExceeded;
import io.it0.tenancy.TenantContext;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of refusals once their transaction is rolled back, in one of its own: what the first wrote is gone, and so is its
 * connection.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ResourceRefusals {

  private static final Logger LOG = LoggerFactory.getLogger(ResourceRefusals.class);

  @Inject private RefusalLog log;
  @Inject private TenantContext tenants;
  @Inject private Clock wall;
  @Resource private ManagedExecutorService executor;

  private RefusalThrottle throttle;

  @PostConstruct
  void start() {
    throttle = new RefusalThrottle(wall);
  }

  public void refused(
      @Observes(during = TransactionPhase.AFTER_COMPLETION) ResourceLimits.Refusal refusal) {
    QuotaExceeded event = refusal.event();
    if (throttle.admits(event.tenantId(), event.quota())) {
      executor.execute(() -> tell(refusal));
    }
  }

  private void tell(ResourceLimits.Refusal refusal) {
    try {
      tenants.run(refusal.tenant(), () -> log.add(refusal.event()));
    } catch (RuntimeException e) {
      // The caller has its refusal; an event that nobody hears is harmless.
      LOG.warn("a refusal is not told: {}", e.getMessage());
    }
  }
}
