package io.it0.insight;

/**
 * How many tenants there are.
 *
 * @param paying on a plan with a price above zero
 */
public record Tenancy(long all, long active, long suspended, long paying, long pastDue) {}
