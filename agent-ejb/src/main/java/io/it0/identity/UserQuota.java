package io.it0.identity;

import io.it0.quota.ResourceLimits;
import io.it0.quota.ResourceQuota;
import io.it0.subscription.TenantInfos;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Active users among the tenant's quotas. */
@ApplicationScoped
public class UserQuota implements ResourceQuota {

  @Inject private UserAdministration users;
  @Inject private TenantInfos infos;
  @Inject private TenantContext tenants;

  @Override
  public String quota() {
    return ResourceLimits.USERS;
  }

  @Override
  public long used(Tenant tenant) {
    TenantContext.Binding binding = tenants.bind(tenant);
    try {
      return users.count();
    } finally {
      binding.close();
    }
  }

  @Override
  public long limit(Tenant tenant) {
    return infos.require(tenant.id()).limits().users();
  }
}
