package io.it0.subscription;

import static java.util.stream.Collectors.groupingBy;

import io.it0.catalog.Plan;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.rating.PlanTerms;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What plans cost the tenants at hand: the plan's price, or the tenant's own where it has one.
 *
 * <p>A price is decided once, where the term or the plan segment starts, so that usage which arrives late is rated as the
 * rest of its period was.
 */
public final class PriceBook {

  /** Nobody has prices of their own. */
  public static final PriceBook LIST = new PriceBook(List.of());

  private final Map<UUID, List<PriceOverride>> overrides;

  public PriceBook(Collection<PriceOverride> overrides) {
    this.overrides = overrides.stream().collect(groupingBy(PriceOverride::tenantId));
  }

  /** As the subscription is sold the plan, from the instant on. */
  public PlanTerms terms(Subscription subscription, Plan plan, Instant at) {
    return terms(
        subscription.tenantId(), plan, subscription.currency(), subscription.interval(), at);
  }

  /** @param at where the term or segment starts */
  public PlanTerms terms(
      UUID tenant, Plan plan, String currency, BillingInterval interval, Instant at) {
    PlanTerms list = Subscription.terms(plan, currency, interval);
    return overrides.getOrDefault(tenant, List.of()).stream()
        .filter(own -> own.planKey().equals(plan.key()))
        .filter(own -> own.currency().equals(currency) && own.interval() == interval)
        .filter(own -> own.holds(at))
        .max(Comparator.comparing(PriceOverride::from))
        .map(own -> with(list, own))
        .orElse(list);
  }

  private static PlanTerms with(PlanTerms list, PriceOverride own) {
    Optional<Money> base = own.baseMinor().map(minor -> Money.ofMinor(minor, list.currency()));
    return new PlanTerms(
        list.planKey(),
        list.planName(),
        list.includedTokens(),
        list.allowancePolicy(),
        base.orElse(list.baseFee()),
        own.overagePerMtok().or(list::overagePerMtok),
        list.countCacheTokens());
  }
}
