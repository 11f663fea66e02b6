package io.it0.subscription;

import java.util.Optional;

/** A tenant's own limits, which go before its plan's; empty: the plan's. None is negative. */
public record OwnLimits(
    Optional<Integer> servers,
    Optional<Integer> users,
    Optional<Integer> standingOrders,
    Optional<Long> agentTokensPerMonth) {

  public static final OwnLimits NONE =
      new OwnLimits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
