package io.it0.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What a version of a plan consists of, before it is published.
 *
 * @param includedTokens per whole month
 * @param hardLimitPercent of the included tokens; empty: no hard limit
 * @param allowancePolicy what a change inside a period does to the included tokens: the name of one of rating's policies,
 *     PRORATED or FULL
 */
public record PlanFigures(
    String key,
    String name,
    long includedTokens,
    Optional<Integer> hardLimitPercent,
    boolean countCacheTokens,
    String allowancePolicy,
    PlanLimits limits,
    List<PlanPrice> prices) {

  public PlanFigures {
    if (!key.matches("[a-z][a-z0-9-]{0,39}") || name.isBlank() || name.length() > 100) {
      throw new IllegalArgumentException("not a plan's key and name: " + key + ", " + name);
    }
    if (includedTokens < 0 || hardLimitPercent.filter(percent -> percent <= 0).isPresent()) {
      throw new IllegalArgumentException(
          "not a plan's allowance: " + includedTokens + ", " + hardLimitPercent);
    }
    if (!allowancePolicy.equals("PRORATED") && !allowancePolicy.equals("FULL")) {
      throw new IllegalArgumentException("not an allowance policy: " + allowancePolicy);
    }
    if (prices.isEmpty()) {
      throw new IllegalArgumentException("plan " + key + " has no price");
    }
    prices = List.copyOf(prices);
  }
}
