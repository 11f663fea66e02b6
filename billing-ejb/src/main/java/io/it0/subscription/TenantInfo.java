package io.it0.subscription;

import io.it0.catalog.PlanFigures;
import io.it0.catalog.RememberedPlan;
import io.it0.tenancy.Tenant;
import java.util.Optional;
import java.util.UUID;

/**
 * A tenant with its plan and limits, as every request asks for it.
 *
 * @param slug empty only where the database is away and nobody on this node knows it
 * @param planVersion with {@code plan}, what the tenant is subscribed to; without a live subscription the latest Free
 * @param subscription the live subscription's status; empty: there is none, or, if not read, nobody knows
 * @param ownLimits what the tenant's row sets itself
 * @param limits what holds: the own limits, else the plan's
 */
public record TenantInfo(
    UUID id,
    String slug,
    Tenant.Status status,
    PlanFigures plan,
    int planVersion,
    String currency,
    Optional<SubscriptionStatus> subscription,
    OwnLimits ownLimits,
    TenantLimits limits,
    Source source) {

  /** The plan of who has none, and of who is not known while the database is away. */
  public static final String FREE = "free";

  /** Where it comes from. Only the first is certain; the others stand in while the database is away. */
  public enum Source {
    DATABASE,
    /** The plan in the caller's token; the rest is last known. */
    TOKEN,
    LAST_KNOWN,
    FREE_PLAN
  }

  public String planKey() {
    return plan.key();
  }

  /** Whether it was read from the database, at most the cache's life ago. */
  public boolean isCertain() {
    return source == Source.DATABASE;
  }

  /** For a token that is issued now; none while the plan is not certain. */
  public Optional<TokenPlan> tokenPlan() {
    return Optional.of(new TokenPlan(id, planKey(), planVersion)).filter(plan -> isCertain());
  }

  TenantInfo onPlan(PlanFigures figures, int version, Source from) {
    return new TenantInfo(
        id,
        slug,
        status,
        figures,
        version,
        currency,
        subscription,
        ownLimits,
        TenantLimits.of(figures, ownLimits),
        from);
  }

  TenantInfo lastKnown() {
    return onPlan(plan, planVersion, Source.LAST_KNOWN);
  }

  /** What can be said of a tenant of whom nothing is known: the plan, without limits of the tenant's own. */
  static TenantInfo unknown(UUID id, String slug, RememberedPlan plan) {
    PlanFigures figures = plan.figures();
    return new TenantInfo(
        id,
        slug,
        Tenant.Status.ACTIVE,
        figures,
        plan.version(),
        figures.prices().get(0).base().currencyCode(),
        Optional.empty(),
        OwnLimits.NONE,
        TenantLimits.of(figures, OwnLimits.NONE),
        Source.FREE_PLAN);
  }
}
