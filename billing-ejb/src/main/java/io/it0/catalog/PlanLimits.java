package io.it0.catalog;

/** How many of each a tenant on the plan may have at a time. */
public record PlanLimits(int servers, int users, int standingOrders) {

  public PlanLimits {
    if (servers < 0 || users < 0 || standingOrders < 0) {
      throw new IllegalArgumentException("a limit is not negative");
    }
  }
}
