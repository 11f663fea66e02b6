package io.it0.lifecycle;

import io.it0.catalog.Plan;
import io.it0.rating.PlanTerms;
import io.it0.subscription.Subscription;
import java.util.Optional;

/**
 * A subscription with what it stands for.
 *
 * @param terms of the current period, at the tenant's own prices where it has any
 * @param scheduled the plan that takes over where the term ends
 */
public record Standing(
    Subscription subscription, Plan plan, PlanTerms terms, Optional<Plan> scheduled) {}
