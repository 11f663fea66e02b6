package io.it0.quota;

import io.it0.catalog.Plan;
import io.it0.catalog.Plans;
import io.it0.period.BillingCalendar;
import io.it0.period.BillingInterval;
import io.it0.period.Period;
import io.it0.problem.ProblemException;
import io.it0.rating.Allowance;
import io.it0.rating.UsageSegment;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionError;
import io.it0.subscription.SubscriptionStatus;
import io.it0.subscription.SubscriptionStore;
import io.it0.tenancy.Tenant;
import io.it0.usage.TokenCounts;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads a tenant's {@link Budget}: its plan, its own limit, and what is counted. */
final class BudgetReader {

  private static final String FREE = "free";
  private static final int WHOLE = 100;

  // The lock makes the versions' order the order of reading: each statement after it sees what was
  // committed before.
  private static final String VERSION =
      """
      insert into quota_tenants as q (tenant_id, version) values (:tenant, 1)
      on conflict (tenant_id) do update set version = q.version + 1
      returning version
      """;

  private static final String LIVE =
      "select "
          + SubscriptionStore.COLUMNS
          + """
            from subscriptions s where s.tenant_id = :tenant and s.status in ('trialing', 'active', 'past_due')
            """;

  private static final String OWN_LIMIT =
      "select max_agent_tokens_per_month from tenants where id = :tenant";

  // By usage_aggregates_segment.
  private static final String SEGMENTS =
      """
      select a.plan_id, a.period_start, a.period_end, a.segment_start, a.segment_end, a.input_tokens, a.output_tokens,
             a.cache_read_tokens, a.cache_write_tokens, s.currency,
             coalesce(a.billing_interval, s.billing_interval) as billing_interval, s.anchor_day
      from usage_aggregates a join subscriptions s on s.id = a.subscription_id
      where a.tenant_id = :tenant and a.period_start = (
        select max(p.period_start) from usage_aggregates p where p.tenant_id = :tenant and p.period_start <= :now)
      order by a.segment_start
      """;

  private static final String OPEN =
      """
      insert into quota_periods (tenant_id, period_start, period_end, reconciled_at)
      values (:tenant, :start, :end, :wall) on conflict (tenant_id, period_start) do nothing
      """;

  private static final String CEILING =
      """
      select ceiling, ceiling_version, added from quota_periods
      where tenant_id = :tenant and period_start = :start for update
      """;

  private final Plans plans;
  private final Clock wall;

  BudgetReader(Plans plans, Clock wall) {
    this.plans = plans;
    this.wall = wall;
  }

  private record Row(
      UUID plan,
      Period period,
      Period segment,
      TokenCounts tokens,
      String currency,
      BillingInterval interval,
      Optional<Integer> anchorDay) {}

  /** A period and the segments that its allowance comes from. */
  private record Share(Period period, Period full, List<UsageSegment> segments, Plan plan) {}

  /**
   * @param now in the tenant's billing time
   * @throws ProblemException (404) if the tenant was never subscribed
   */
  Budget read(Handle handle, Tenant tenant, Instant now) {
    long version = version(handle, tenant);
    Optional<Subscription> live = live(handle, tenant);
    Share share = share(handle, tenant, live, now);
    boolean cache = share.plan().figures().countCacheTokens();
    Period rated = new Period(share.period().start(), share.full().end());
    long pool = Allowance.pool(rated, share.full(), share.segments(), tenant.zone());
    long counted =
        share.segments().stream()
            .mapToLong(segment -> segment.usage().billable(cache))
            .reduce(0, Math::addExact);
    handle
        .createUpdate(OPEN)
        .bind("tenant", tenant.id())
        .bind("start", share.period().start())
        .bind("end", share.period().end())
        .bind("wall", wall.instant())
        .execute();
    return handle
        .createQuery(CEILING)
        .bind("tenant", tenant.id())
        .bind("start", share.period().start())
        .map(
            (row, context) ->
                new Budget(
                    share.period(),
                    limit(ownLimit(handle, tenant), share.plan(), pool, live),
                    pool,
                    cache,
                    counted,
                    version,
                    new Budget.Ceiling(row.getLong("ceiling"), row.getLong("ceiling_version")),
                    row.getLong("added")))
        .one();
  }

  static long version(Handle handle, Tenant tenant) {
    return handle.createQuery(VERSION).bind("tenant", tenant.id()).mapTo(Long.class).one();
  }

  /** A tenant that owes money works on what it has paid for: the included tokens. */
  static Optional<Long> limit(
      Optional<Long> own, Plan plan, long included, Optional<Subscription> live) {
    Optional<Long> limit =
        own.or(() -> plan.figures().hardLimitPercent().map(percent -> percent(included, percent)))
            .map(tokens -> Math.min(tokens, QuotaConfig.MOST));
    boolean owes = live.filter(one -> one.status() == SubscriptionStatus.PAST_DUE).isPresent();
    return owes ? Optional.of(Math.min(limit.orElse(included), included)) : limit;
  }

  private static long percent(long tokens, int percent) {
    return BigInteger.valueOf(tokens)
        .multiply(BigInteger.valueOf(percent))
        .divide(BigInteger.valueOf(WHOLE))
        .min(BigInteger.valueOf(QuotaConfig.MOST))
        .longValueExact();
  }

  private static Optional<Subscription> live(Handle handle, Tenant tenant) {
    return handle
        .createQuery(LIVE)
        .bind("tenant", tenant.id())
        .map((row, context) -> SubscriptionStore.subscription(row))
        .findOne();
  }

  private static Optional<Long> ownLimit(Handle handle, Tenant tenant) {
    return handle
        .createQuery(OWN_LIMIT)
        .bind("tenant", tenant.id())
        .map((row, context) -> Optional.ofNullable(row.getObject(1, Long.class)))
        .one();
  }

  private Share share(Handle handle, Tenant tenant, Optional<Subscription> live, Instant now) {
    List<Row> rows =
        handle
            .createQuery(SEGMENTS)
            .bind("tenant", tenant.id())
            .bind("now", now)
            .map((row, context) -> row(row))
            .list();
    if (rows.isEmpty()) {
      throw new ProblemException(SubscriptionError.NO_SUBSCRIPTION, "tenant " + tenant.slug());
    }
    Row last = rows.get(rows.size() - 1);
    if (!last.period().contains(now)) {
      return following(handle, tenant, live, last, now);
    }
    Period full =
        BillingCalendar.of(tenant.zone(), last.anchorDay().orElse(null))
            .periodContaining(last.period().start());
    List<UsageSegment> segments =
        rows.stream().map(row -> segment(handle, row, row == last, full)).toList();
    return new Share(last.period(), full, segments, plan(handle, last.plan()));
  }

  /** A period that its subscription's end cut short includes what it would, had its last plan gone on: as it is rated. */
  private UsageSegment segment(Handle handle, Row row, boolean isLast, Period full) {
    UsageSegment segment =
        UsageSegment.open(
            row.segment(),
            Subscription.terms(plan(handle, row.plan()), row.currency(), row.interval()),
            row.tokens());
    return isLast ? segment.upTo(full.end()) : segment;
  }

  /** The period has ended and neither the bill run nor an event has opened the next one. */
  private Share following(
      Handle handle, Tenant tenant, Optional<Subscription> live, Row last, Instant now) {
    BillingCalendar calendar =
        BillingCalendar.of(
            tenant.zone(), live.map(Subscription::anchorDay).orElse(last.anchorDay()).orElse(null));
    Period period = calendar.first(last.period().end());
    while (!period.contains(now)) {
      period = calendar.next(period);
    }
    Plan plan = nextPlan(handle, tenant, live, last);
    String currency = live.map(Subscription::currency).orElse(last.currency());
    BillingInterval interval = live.map(Subscription::interval).orElse(last.interval());
    return new Share(
        period,
        calendar.periodContaining(period.start()),
        List.of(
            UsageSegment.open(
                period, Subscription.terms(plan, currency, interval), TokenCounts.ZERO)),
        plan);
  }

  /** As the bill run will renew it. */
  private Plan nextPlan(Handle handle, Tenant tenant, Optional<Subscription> live, Row last) {
    if (live.isEmpty()) {
      return plans.latest(handle, FREE);
    }
    Subscription subscription = live.get();
    if (!subscription.currentPeriod().end().equals(last.period().end())
        || !subscription.status().isBilled()) {
      return plan(handle, subscription.planId());
    }
    return subscription.endsWithPeriod(tenant.zone())
        ? plans.latest(handle, FREE)
        : plan(handle, subscription.renew(tenant.zone()).planId());
  }

  private Plan plan(Handle handle, UUID id) {
    return plans.require(handle, List.of(id)).get(id);
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getObject("plan_id", UUID.class),
        new Period(instant(row, "period_start"), instant(row, "period_end")),
        new Period(instant(row, "segment_start"), instant(row, "segment_end")),
        new TokenCounts(
            row.getLong("input_tokens"),
            row.getLong("output_tokens"),
            row.getLong("cache_read_tokens"),
            row.getLong("cache_write_tokens")),
        row.getString("currency"),
        BillingInterval.valueOf(row.getString("billing_interval")),
        Optional.ofNullable(row.getObject("anchor_day", Integer.class)));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }
}
