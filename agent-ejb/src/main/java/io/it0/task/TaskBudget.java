package io.it0.task;

import io.it0.problem.ProblemException;
import io.it0.quota.Lease;
import io.it0.tenancy.Tenant;
import io.it0.usage.UsageRecorded;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where a task's tokens are set aside. Called outside of transactions: it is asked over the network. */
interface TaskBudget {

  /** Whether the tenant's plan counts the cache's tokens too. */
  boolean countsCache(Tenant tenant);

  /**
   * @param key the same again gives the same lease
   * @throws ProblemException if the tokens are not there
   */
  Lease reserve(Tenant tenant, UUID key, long tokens);

  /** @return whether the lease is still there, and lives on */
  boolean renew(Tenant tenant, UUID lease);

  /** @throws ProblemException if the tokens are not there, or the lease is not */
  Lease extend(Tenant tenant, UUID lease, long more);

  /** Ends the lease with what was used. It never throws: what is not settled expires, and what was used is stored. */
  void settle(Tenant tenant, Optional<UUID> lease, List<UsageRecorded> used);
}
