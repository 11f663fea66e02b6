package io.it0.operations;

import io.it0.quota.ResourceLimits;
import io.it0.quota.ResourceQuota;
import io.it0.subscription.TenantInfos;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Standing orders among the tenant's quotas. */
@ApplicationScoped
public class OrderQuota implements ResourceQuota {

  @Inject private StandingOrders orders;
  @Inject private TenantInfos infos;
  @Inject private TenantContext tenants;

  @Override
  public String quota() {
    return ResourceLimits.STANDING_ORDERS;
  }

  @Override
  public long used(Tenant tenant) {
    TenantContext.Binding binding = tenants.bind(tenant);
    try {
      return orders.count();
    } finally {
      binding.close();
    }
  }

  @Override
  public long limit(Tenant tenant) {
    return infos.require(tenant.id()).limits().standingOrders();
  }
}
