package io.it0.quota;

import io.it0.tenancy.Tenant;

/**
 * A limit on how many of something a tenant may have at a time; a bean of the package that owns the thing, so that it
 * is shown with the other quotas. Its package decides in the insert's own transaction.
 */
public interface ResourceQuota {

  /** As the problem names it: {@code maxServers}, {@code maxUsers}, {@code maxStandingOrders}. */
  String quota();

  long used(Tenant tenant);

  long limit(Tenant tenant);
}
