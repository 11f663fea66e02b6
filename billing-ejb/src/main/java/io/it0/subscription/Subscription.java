package io.it0.subscription;

import static io.it0.subscription.SubscriptionError.SUBSCRIPTION_STATUS;
import static io.it0.subscription.SubscriptionStatus.ACTIVE;
import static io.it0.subscription.SubscriptionStatus.CANCELLED;

import io.it0.catalog.Plan;
import io.it0.catalog.PlanPrice;
import io.it0.db.UuidV7;
import io.it0.period.BillingCalendar;
import io.it0.period.BillingInterval;
import io.it0.period.Period;
import io.it0.problem.ProblemException;
import io.it0.rating.AllowancePolicy;
import io.it0.rating.PlanTerms;
import io.it0.rating.RatedLine;
import io.it0.rating.Rating;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * A tenant's subscription to a version of a plan. Its verbs answer the subscription as it is afterwards.
 *
 * @param scheduledPlan takes over where the term ends
 * @param cancelAtPeriodEnd ends where the term ends
 */
public record Subscription(
    UUID id,
    UUID tenantId,
    UUID planId,
    String currency,
    BillingInterval interval,
    SubscriptionStatus status,
    Optional<Integer> anchorDay,
    Instant startedAt,
    Period currentPeriod,
    Optional<UUID> scheduledPlan,
    boolean cancelAtPeriodEnd,
    Optional<Instant> endedAt) {

  /** Active from the given instant on; its first period is the rest of the month. */
  static Subscription start(
      UUID tenantId, Plan plan, NewSubscription wanted, ZoneId zone, Instant at) {
    Period first = BillingCalendar.of(zone, wanted.anchorDay().orElse(null)).first(at);
    return new Subscription(
        UuidV7.next(),
        tenantId,
        plan.id(),
        wanted.currency(),
        wanted.interval(),
        ACTIVE,
        wanted.anchorDay(),
        at,
        first,
        Optional.empty(),
        false,
        Optional.empty());
  }

  /** The next period, on the scheduled plan if the term ends with the current one. */
  public Subscription renew(ZoneId zone) {
    requireBilled();
    boolean termEnds = termStartsAt(currentPeriod.end(), zone);
    if (termEnds && cancelAtPeriodEnd) {
      throw new ProblemException(SUBSCRIPTION_STATUS, "it ends with this period: " + currentPeriod);
    }
    return with(
        termEnds ? scheduledPlan.orElse(planId) : planId,
        calendar(zone).next(currentPeriod),
        termEnds ? Optional.empty() : scheduledPlan);
  }

  /** Whether it ends with the current period instead of being renewed. */
  public boolean endsWithPeriod(ZoneId zone) {
    return cancelAtPeriodEnd && termStartsAt(currentPeriod.end(), zone);
  }

  /** Cancelled at the current period's end. */
  public Subscription end() {
    requireBilled();
    return new Subscription(
        id,
        tenantId,
        planId,
        currency,
        interval,
        status.to(CANCELLED),
        anchorDay,
        startedAt,
        currentPeriod,
        Optional.empty(),
        cancelAtPeriodEnd,
        Optional.of(currentPeriod.end()));
  }

  /** What follows one that has ended: another plan in the same currency, from the end on. */
  public Subscription followedBy(Plan plan, ZoneId zone) {
    Instant from =
        endedAt.orElseThrow(() -> new ProblemException(SUBSCRIPTION_STATUS, "it has not ended"));
    return start(
        tenantId, plan, new NewSubscription(plan.key(), currency, interval, anchorDay), zone, from);
  }

  /** The base fee of the term that begins with the current period; none in the later months of a year. */
  public Optional<RatedLine> baseFee(Plan plan, ZoneId zone) {
    Instant from = currentPeriod.start();
    if (!termStartsAt(from, zone)) {
      return Optional.empty();
    }
    BillingCalendar calendar = calendar(zone);
    return Optional.of(
        Rating.base(
            terms(plan), calendar.term(interval, from), calendar.fullTerm(interval, from), zone));
  }

  /** A plan's figures in this subscription's currency and interval. */
  public PlanTerms terms(Plan plan) {
    return terms(plan, currency, interval);
  }

  public static PlanTerms terms(Plan plan, String currency, BillingInterval interval) {
    PlanPrice price = plan.price(currency, interval);
    return new PlanTerms(
        plan.key(),
        plan.figures().name(),
        plan.figures().includedTokens(),
        AllowancePolicy.valueOf(plan.figures().allowancePolicy()),
        price.base(),
        price.overagePerMtok(),
        plan.figures().countCacheTokens());
  }

  public BillingCalendar calendar(ZoneId zone) {
    return BillingCalendar.of(zone, anchorDay.orElse(null));
  }

  /** Whether a base fee is due at a period's boundary: at the start, and then every month or every twelfth. */
  private boolean termStartsAt(Instant boundary, ZoneId zone) {
    if (interval == BillingInterval.MONTH || boundary.equals(startedAt)) {
      return true;
    }
    BillingCalendar calendar = calendar(zone);
    Instant start = calendar.fullTerm(interval, startedAt).end();
    while (start.isBefore(boundary)) {
      start = calendar.fullTerm(interval, start).end();
    }
    return start.equals(boundary);
  }

  private Subscription with(UUID plan, Period period, Optional<UUID> scheduled) {
    return new Subscription(
        id,
        tenantId,
        plan,
        currency,
        interval,
        status,
        anchorDay,
        startedAt,
        period,
        scheduled,
        cancelAtPeriodEnd,
        endedAt);
  }

  private void requireBilled() {
    if (!status.isBilled()) {
      throw new ProblemException(
          SUBSCRIPTION_STATUS, "a subscription that is " + status.label() + " is not billed");
    }
  }
}
