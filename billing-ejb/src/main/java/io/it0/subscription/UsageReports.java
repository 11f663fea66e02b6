package io.it0.subscription;

import io.it0.catalog.Plans;
import io.it0.db.PlatformDatabase;
import io.it0.period.BillingCalendar;
import io.it0.period.BillingInterval;
import io.it0.period.Period;
import io.it0.period.TenantClocks;
import io.it0.problem.ProblemException;
import io.it0.rating.Allowance;
import io.it0.rating.PlanTerms;
import io.it0.rating.UsageSegment;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.TenantDatabase;
import io.it0.usage.TokenCounts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * A tenant's usage, period by period, as far as it is counted.
 *
 * <p>A tenant's own request reads as that tenant, under row level security; the platform's reads on the
 * platform's pool.
 */
@Stateless
public class UsageReports {

  /** Later than any period. */
  public static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

  /** The longest page of periods. */
  public static final int MAX_PERIODS = 200;

  // By usage_aggregates_segment: a tenant's rows in time order.
  private static final String SEGMENTS =
      """
      select a.plan_id, a.period_start, a.period_end, a.segment_start, a.segment_end, a.closed_at,
             a.event_count, a.input_tokens, a.output_tokens, a.cache_read_tokens, a.cache_write_tokens,
             a.cost_usd, a.unpriced_events, s.currency,
             coalesce(a.billing_interval, s.billing_interval) as billing_interval, s.anchor_day
      from usage_aggregates a join subscriptions s on s.id = a.subscription_id
      where a.tenant_id = :tenant and a.period_start in (
        select distinct p.period_start from usage_aggregates p
        where p.tenant_id = :tenant and p.period_start < :before
        order by p.period_start desc limit :limit)
      order by a.period_start desc, a.segment_start
      """;

  // By usage_daily's key.
  private static final String MODELS =
      """
      select model, sum(event_count) events, sum(input_tokens) input, sum(output_tokens) output,
             sum(cache_read_tokens) cache_read, sum(cache_write_tokens) cache_write, sum(cost_usd) cost_usd,
             sum(unpriced_events) unpriced
      from usage_daily where tenant_id = :tenant and day between :first and :last
      group by model order by sum(input_tokens + output_tokens) desc, model
      """;

  private static final String DAYS =
      """
      select day, sum(event_count) events, sum(input_tokens) input, sum(output_tokens) output,
             sum(cache_read_tokens) cache_read, sum(cache_write_tokens) cache_write, sum(cost_usd) cost_usd
      from usage_daily where tenant_id = :tenant and day < :before
      group by day order by day desc limit :limit
      """;

  @Inject private TenantDatabase tenantDatabase;
  @Inject private PlatformDatabase platformDatabase;
  @Inject private TenantContext context;
  @Inject private TenantClocks clocks;
  @Inject private Plans plans;

  private record Row(
      UUID plan,
      Period period,
      Period segment,
      boolean closed,
      TokenCounts tokens,
      long events,
      BigDecimal costUsd,
      long unpriced,
      String currency,
      BillingInterval interval,
      Optional<Integer> anchorDay) {}

  /** A day's usage, in the tenant's zone. */
  public record Day(LocalDate day, long events, TokenCounts tokens, BigDecimal costUsd) {}

  /** The running period and its usage by model. */
  public UsageReport.WithModels current(Tenant tenant) {
    Instant now = clocks.clockOf(tenant).instant();
    List<UsageReport> latest = reports(tenant, now, END_OF_TIME, 2);
    UsageReport running =
        latest.stream()
            .filter(report -> report.period().contains(now))
            .findFirst()
            .or(() -> latest.stream().findFirst())
            .orElseThrow(
                () ->
                    new ProblemException(
                        SubscriptionError.NO_SUBSCRIPTION, "tenant " + tenant.slug()));
    return new UsageReport.WithModels(running, models(tenant, running.period()));
  }

  /**
   * Periods with their usage, the latest first.
   *
   * @param before only periods that start before it
   * @param limit 1 to {@link #MAX_PERIODS}
   */
  public List<UsageReport> history(Tenant tenant, Instant before, int limit) {
    return reports(tenant, clocks.clockOf(tenant).instant(), before, limit);
  }

  /**
   * Days with their usage, the latest first.
   *
   * @param before only earlier days
   */
  public List<Day> days(Tenant tenant, LocalDate before, int limit) {
    return jdbi(tenant)
        .withHandle(
            h ->
                h.createQuery(DAYS)
                    .bind("tenant", tenant.id())
                    .bind("before", before)
                    .bind("limit", limit)
                    .map(
                        (row, c) ->
                            new Day(
                                row.getObject("day", LocalDate.class),
                                row.getLong("events"),
                                tokens(row, ""),
                                row.getBigDecimal("cost_usd")))
                    .list());
  }

  private List<UsageReport.Model> models(Tenant tenant, Period period) {
    return jdbi(tenant)
        .withHandle(
            h ->
                h.createQuery(MODELS)
                    .bind("tenant", tenant.id())
                    .bind("first", period.firstDay(tenant.zone()))
                    .bind("last", period.lastDay(tenant.zone()))
                    .map(
                        (row, c) ->
                            new UsageReport.Model(
                                row.getString("model"),
                                row.getLong("events"),
                                tokens(row, ""),
                                row.getBigDecimal("cost_usd"),
                                row.getLong("unpriced")))
                    .list());
  }

  private List<UsageReport> reports(Tenant tenant, Instant now, Instant before, int limit) {
    List<Row> rows =
        jdbi(tenant)
            .withHandle(
                h ->
                    h.createQuery(SEGMENTS)
                        .bind("tenant", tenant.id())
                        .bind("before", before)
                        .bind("limit", limit)
                        .map((row, c) -> row(row))
                        .list());
    Map<Period, List<Row>> periods = new LinkedHashMap<>();
    rows.forEach(row -> periods.computeIfAbsent(row.period(), p -> new ArrayList<>()).add(row));
    return periods.values().stream().map(own -> report(tenant, own, now)).toList();
  }

  private UsageReport report(Tenant tenant, List<Row> rows, Instant now) {
    Row last = rows.get(rows.size() - 1);
    Period period = last.period();
    Period full =
        BillingCalendar.of(tenant.zone(), last.anchorDay().orElse(null))
            .periodContaining(period.start());
    // One that was cut short by its subscription's end is rated as if its last plan had gone on.
    Period rated = new Period(period.start(), full.end());
    List<UsageSegment> segments = rows.stream().map(row -> segment(row, last, full)).toList();
    PlanTerms plan = segments.get(segments.size() - 1).plan();
    TokenCounts tokens = rows.stream().map(Row::tokens).reduce(TokenCounts.ZERO, TokenCounts::plus);
    long used = tokens.billable(plan.countCacheTokens());
    return new UsageReport(
        plan.planName(),
        period,
        last.closed(),
        tokens,
        rows.stream().mapToLong(Row::events).sum(),
        used,
        Allowance.pool(rated, full, segments, tenant.zone()),
        projected(used, period, now),
        rows.stream().map(Row::costUsd).reduce(BigDecimal.ZERO, BigDecimal::add),
        rows.stream().mapToLong(Row::unpriced).sum());
  }

  private UsageSegment segment(Row row, Row last, Period full) {
    UsageSegment segment =
        UsageSegment.open(
            row.segment(),
            Subscription.terms(plans.require(row.plan()), row.currency(), row.interval()),
            row.tokens());
    return row == last ? segment.upTo(full.end()) : segment;
  }

  /** In proportion to the time that has passed. */
  static Long projected(long used, Period period, Instant now) {
    long passed = Duration.between(period.start(), now).toMillis();
    long whole = Duration.between(period.start(), period.end()).toMillis();
    if (passed < Duration.ofHours(1).toMillis() || passed >= whole) {
      return null;
    }
    return BigInteger.valueOf(used)
        .multiply(BigInteger.valueOf(whole))
        .divide(BigInteger.valueOf(passed))
        .longValueExact();
  }

  private Jdbi jdbi(Tenant tenant) {
    boolean own = context.current().filter(bound -> bound.id().equals(tenant.id())).isPresent();
    return own ? tenantDatabase.jdbi() : platformDatabase.jdbi();
  }

  private static Row row(ResultSet row) throws SQLException {
    int anchor = row.getInt("anchor_day");
    return new Row(
        row.getObject("plan_id", UUID.class),
        new Period(instant(row, "period_start"), instant(row, "period_end")),
        new Period(instant(row, "segment_start"), instant(row, "segment_end")),
        row.getTimestamp("closed_at") != null,
        tokens(row, "_tokens"),
        row.getLong("event_count"),
        row.getBigDecimal("cost_usd"),
        row.getLong("unpriced_events"),
        row.getString("currency"),
        BillingInterval.valueOf(row.getString("billing_interval")),
        anchor == 0 ? Optional.empty() : Optional.of(anchor));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  private static TokenCounts tokens(ResultSet row, String suffix) throws SQLException {
    return new TokenCounts(
        row.getLong("input" + suffix),
        row.getLong("output" + suffix),
        row.getLong("cache_read" + suffix),
        row.getLong("cache_write" + suffix));
  }
}
