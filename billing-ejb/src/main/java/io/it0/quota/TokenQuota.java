package io.it0.quota;

import io.it0.period.TenantClocks;
import io.it0.problem.ProblemException;
import io.it0.quota.Counters.Settling;
import io.it0.quota.Counters.Wanted;
import io.it0.tenancy.Tenant;
import io.it0.usage.TokenCounts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/**
 * The token quota of a tenant: reserve, work, settle.
 *
 * <p>Call it outside of a transaction, since it asks Redis and, where Redis cannot tell, PostgreSQL.
 */
public class TokenQuota {

  /** As events, problems and lists name it. */
  public static final String NAME = "maxAgentTokensPerMonth";

  private static final int LONGEST_KEY = 200;

  private Deciding deciding;
  private QuotaConfig config;
  private QuotaMetrics metrics;
  private TenantClocks clocks;
  private Clock wall;
  private QuotaRefusals refusals;

  protected TokenQuota() {}

  TokenQuota(
      Deciding deciding, Desk desk, TenantClocks clocks, Clock wall, QuotaRefusals refusals) {
    this.deciding = deciding;
    this.config = desk.config();
    this.metrics = desk.metrics();
    this.clocks = clocks;
    this.wall = wall;
    this.refusals = refusals;
  }

  /**
   * Sets tokens aside.
   *
   * @param tokens at least 1
   * @throws ProblemException 429 QUOTA_EXCEEDED if used + reserved + tokens would be more than the limit, 503
   *     QUOTA_UNAVAILABLE if that cannot be decided now
   */
  public Lease reserve(Tenant tenant, long tokens, Duration ttl) {
    return reserve(tenant, UUID.randomUUID(), tokens, ttl);
  }

  /** As {@link #reserve(Tenant, long, Duration)}; the same key again gives the same lease. */
  public Lease reserve(Tenant tenant, long tokens, Duration ttl, String idempotencyKey) {
    if (idempotencyKey.isBlank() || idempotencyKey.length() > LONGEST_KEY) {
      throw invalid("an idempotency key has 1 to %d characters".formatted(LONGEST_KEY));
    }
    byte[] name = (tenant.id() + "/" + idempotencyKey).getBytes(StandardCharsets.UTF_8);
    return reserve(tenant, UUID.nameUUIDFromBytes(name), tokens, ttl);
  }

  private Lease reserve(Tenant tenant, UUID id, long tokens, Duration ttl) {
    requireTokens(tokens, 1);
    requireLife(ttl);
    requireActive(tenant);
    Deciding.Answer answer =
        deciding.decide(
            tenant,
            tokens,
            (counters, grant, now) ->
                counters.reserve(tenant.id(), grant.epoch(), now, wanted(id, tokens, now, ttl)),
            (postgres, grant, now) ->
                postgres.reserve(tenant, grant, now, wanted(id, tokens, now, ttl)));
    requireSame(answer, tokens);
    requireAdmitted(tenant, answer, tokens);
    metrics.reservations.increment();
    return lease(tenant, id, answer);
  }

  /** The lease now lives for the time given, from now on. */
  public Lease renew(Tenant tenant, UUID lease, Duration ttl) {
    return extend(tenant, lease, 0, ttl);
  }

  /**
   * Sets more tokens aside for the same work, and renews.
   *
   * @param more 0: only renew
   * @throws ProblemException 429 QUOTA_EXCEEDED: the lease stays as it was; 404 LEASE_NOT_FOUND, 409 LEASE_ENDED
   */
  public Lease extend(Tenant tenant, UUID lease, long more, Duration ttl) {
    requireTokens(more, 0);
    requireLife(ttl);
    Deciding.Answer answer =
        deciding.decide(
            tenant,
            more,
            (counters, grant, now) ->
                counters.extend(tenant.id(), grant.epoch(), now, wanted(lease, more, now, ttl)),
            (postgres, grant, now) ->
                postgres.extend(tenant, grant, now, wanted(lease, more, now, ttl)));
    if (answer.is("GONE")) {
      throw new ProblemException(QuotaError.LEASE_NOT_FOUND, "lease " + lease);
    }
    if (answer.is("ENDED")) {
      throw new ProblemException(QuotaError.LEASE_ENDED, "lease " + lease);
    }
    requireAdmitted(tenant, answer, more);
    return lease(tenant, lease, answer);
  }

  /**
   * Ends the lease with what was really used. The event is the one that reports the same usage, by whatever way: the
   * quota counts it once. A lease that is gone is no error: what was used is used.
   */
  public Settlement settle(
      Tenant tenant, UUID lease, String source, String eventId, TokenCounts used) {
    requireTokens(used.total(), 0);
    var event = new SettledEvent(source, eventId, wall.instant().truncatedTo(ChronoUnit.MILLIS));
    var settling = new Settling(lease, event, used);
    Deciding.Answer answer =
        deciding.decide(
            tenant,
            0,
            (counters, grant, now) ->
                counters.settle(tenant.id(), grant.epoch(), now, settling, config.maxUnreported()),
            (postgres, grant, now) -> postgres.settle(tenant, grant, now, settling));
    if (answer.is("FULL")) {
      throw new ProblemException(
          QuotaError.QUOTA_UNREPORTED_FULL,
          "report the events that were settled",
          Map.of("retryAfterSeconds", config.reconcileEvery().toSeconds()));
    }
    metrics.settlements.increment();
    long took = answer.second();
    long overshoot = answer.tokens() == 0 ? 0 : Math.max(0, took - answer.tokens());
    metrics.overshootTokens.add(overshoot);
    return new Settlement(took, answer.tokens(), overshoot, answer.is("SAME"), answer.standing());
  }

  /** As {@link #settle(Tenant, UUID, String, String, TokenCounts)}, of billable tokens whose kinds are not known. */
  public Settlement settle(Tenant tenant, UUID lease, String source, String eventId, long used) {
    requireTokens(used, 0);
    return settle(tenant, lease, source, eventId, new TokenCounts(used, 0, 0, 0));
  }

  /** Ends the lease without use; a lease that is gone is no error. */
  public Settlement release(Tenant tenant, UUID lease) {
    Deciding.Answer answer =
        deciding.decide(
            tenant,
            0,
            (counters, grant, now) -> counters.release(tenant.id(), grant.epoch(), now, lease),
            (postgres, grant, now) -> postgres.release(tenant, grant, now, lease));
    metrics.releases.increment();
    return new Settlement(0, answer.tokens(), 0, answer.is("SAME"), answer.standing());
  }

  /** How the tenant stands now; its limit is read anew. */
  public Standing standing(Tenant tenant) {
    deciding.readLimit(tenant);
    return deciding
        .decide(
            tenant,
            0,
            (counters, grant, now) -> counters.standing(tenant.id(), grant.epoch(), now),
            (postgres, grant, now) -> postgres.standing(tenant, grant, now))
        .standing();
  }

  /** To be called when the tenant's plan, status or own limit was changed, after the commit. */
  public void limitChanged(Tenant tenant) {
    deciding.readLimit(tenant);
  }

  private Lease lease(Tenant tenant, UUID id, Deciding.Answer answer) {
    return new Lease(id, tenant.id(), answer.tokens(), answer.expiresAt(), answer.standing());
  }

  private void requireAdmitted(Tenant tenant, Deciding.Answer answer, long tokens) {
    if (answer.is("REFUSED")) {
      metrics.refusals.increment();
      Instant now = clocks.clockOf(tenant).instant();
      throw refusals.refuse(tenant.id(), answer.standing(), tokens, now);
    }
  }

  private static void requireSame(Deciding.Answer answer, long tokens) {
    if (answer.is("ENDED")) {
      throw new ProblemException(QuotaError.LEASE_ENDED, "the lease of this idempotency key");
    }
    if (answer.is("SAME") && answer.tokens() != tokens) {
      throw new ProblemException(
          QuotaError.IDEMPOTENCY_CONFLICT, "it was used for %d tokens".formatted(answer.tokens()));
    }
  }

  private void requireTokens(long tokens, long least) {
    if (tokens < least || tokens > config.maxTokens()) {
      throw invalid("tokens must be %d to %d".formatted(least, config.maxTokens()));
    }
  }

  private void requireLife(Duration ttl) {
    if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(config.maxTtl()) > 0) {
      throw invalid("a lease lives for 1 to %d seconds".formatted(config.maxTtl().toSeconds()));
    }
  }

  private static void requireActive(Tenant tenant) {
    if (tenant.status() == Tenant.Status.SUSPENDED) {
      throw new ProblemException(QuotaError.TENANT_SUSPENDED, "tenant " + tenant.slug());
    }
  }

  private static ProblemException invalid(String why) {
    return new ProblemException(QuotaError.QUOTA_REQUEST_INVALID, why);
  }

  private static Wanted wanted(UUID lease, long tokens, Instant now, Duration ttl) {
    return new Wanted(lease, tokens, now.plus(ttl).truncatedTo(ChronoUnit.MICROS));
  }
}
