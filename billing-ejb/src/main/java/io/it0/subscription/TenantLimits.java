package io.it0.subscription;

import io.it0.catalog.PlanFigures;
import java.util.Optional;

/**
 * What a tenant may have or use at most: its own limits, and its plan's where it has none of its own.
 *
 * @param agentTokensPerMonth where work is stopped in a whole month; empty: never. A plan's is its hard limit, the floor
 *     of that percentage of its included tokens
 */
public record TenantLimits(
    int servers, int users, int standingOrders, Optional<Long> agentTokensPerMonth) {

  private static final int WHOLE = 100;

  static TenantLimits of(PlanFigures plan, OwnLimits own) {
    return new TenantLimits(
        own.servers().orElse(plan.limits().servers()),
        own.users().orElse(plan.limits().users()),
        own.standingOrders().orElse(plan.limits().standingOrders()),
        own.agentTokensPerMonth().or(() -> hardLimit(plan)));
  }

  private static Optional<Long> hardLimit(PlanFigures plan) {
    return plan.hardLimitPercent()
        .map(percent -> Math.multiplyExact(plan.includedTokens(), (long) percent) / WHOLE);
  }
}
