package io.it0.quota;

import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import io.it0.usage.TokenCounts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/**
 * The token quota of a tenant: reserve, work, settle.
 *
 * <p>Call it outside of a transaction, since it asks Redis and, where Redis cannot tell, PostgreSQL.
 */
@ApplicationScoped
public class TokenQuota {

  /**
   * Sets tokens aside.
   *
   * @param tokens at least 1
   * @throws ProblemException 429 QUOTA_EXCEEDED if used + reserved + tokens would be more than the limit, 503
   *     QUOTA_UNAVAILABLE if that cannot be decided now
   */
  public Lease reserve(Tenant tenant, long tokens, Duration ttl) {
    throw new UnsupportedOperationException("the quota is being built");
  }

  /** As {@link #reserve(Tenant, long, Duration)}; the same key again gives the same lease. */
  public Lease reserve(Tenant tenant, long tokens, Duration ttl, String idempotencyKey) {
    throw new UnsupportedOperationException("the quota is being built");
  }

  /** The lease now lives for the time given, from now on. */
  public Lease renew(Tenant tenant, UUID lease, Duration ttl) {
    throw new UnsupportedOperationException("the quota is being built");
  }

  /**
   * Sets more tokens aside for the same work, and renews.
   *
   * @throws ProblemException 429 QUOTA_EXCEEDED: the lease stays as it was; 404 LEASE_NOT_FOUND, 409 LEASE_ENDED
   */
  public Lease extend(Tenant tenant, UUID lease, long more, Duration ttl) {
    throw new UnsupportedOperationException("the quota is being built");
  }

  /**
   * Ends the lease with what was really used. The event is the one that reports the same usage, by whatever way: the
   * quota counts it once. A lease that is gone is no error: what was used is used.
   */
  public Settlement settle(
      Tenant tenant, UUID lease, String source, String eventId, TokenCounts used) {
    throw new UnsupportedOperationException("the quota is being built");
  }

  /** Ends the lease without use; a lease that is gone is no error. */
  public Settlement release(Tenant tenant, UUID lease) {
    throw new UnsupportedOperationException("the quota is being built");
  }

  public Standing standing(Tenant tenant) {
    throw new UnsupportedOperationException("the quota is being built");
  }
}
