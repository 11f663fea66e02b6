package io.it0.insight;

import io.it0.money.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Tenants, usage, and what wants attention. */
final class InsightQueries {

  private static final String TENANCY =
      """
      select count(*) as all_of_them,
             count(*) filter (where t.status = 'active') as active,
             count(*) filter (where t.status = 'suspended') as suspended,
             count(*) filter (where p.base_minor > 0 and s.status in ('active', 'past_due')) as paying,
             count(*) filter (where s.status = 'past_due') as past_due
        from tenants t
        left join subscriptions s on s.tenant_id = t.id and s.status in ('trialing', 'active', 'past_due')
        left join plan_prices p on p.plan_id = s.plan_id and p.currency = s.currency
                               and p.billing_interval = s.billing_interval
       where t.test_clock_id is null
      """;

  // Index usage_daily_by_day. A day without usage is a row, too.
  private static final String DAYS =
      """
      with used as (
        select d.day, sum(d.event_count) as events, sum(d.input_tokens + d.output_tokens) as tokens,
               sum(d.cache_read_tokens + d.cache_write_tokens) as cached, sum(d.cost_usd) as cost
          from usage_daily d
         where d.day between :first and :last
           and d.tenant_id not in (select id from tenants where test_clock_id is not null)
         group by d.day)
      select day.day::date, coalesce(events, 0) as events, coalesce(tokens, 0) as tokens,
             coalesce(cached, 0) as cached, coalesce(cost, 0) as cost
        from generate_series(cast(:first as date), cast(:last as date), interval '1 day') as day(day)
        left join used on used.day = day.day::date
       order by 1
      """;

  // Index usage_aggregates_recent: a segment that runs now began within a year.
  private static final String TOP =
      """
      with used as (
        select a.tenant_id, sum(a.input_tokens + a.output_tokens) as tokens, sum(a.cost_usd) as cost
          from usage_aggregates a
         where a.segment_start > cast(:now as timestamptz) - interval '370 days'
           and a.period_start <= :now and a.period_end > :now
           and a.tenant_id not in (select id from tenants where test_clock_id is not null)
         group by a.tenant_id
         order by tokens desc, a.tenant_id limit :limit)
      select t.id, t.slug, t.name, coalesce(p.name, '') as plan, u.tokens, u.cost,
             coalesce(s.currency, 'USD') as currency,
             coalesce((select sum(i.total_minor) from invoices i
                        where i.tenant_id = t.id and i.issued_at >= :month and i.status <> 'void'
                          and i.currency = s.currency), 0) as billed
        from used u join tenants t on t.id = u.tenant_id
        left join subscriptions s on s.tenant_id = t.id and s.status in ('trialing', 'active', 'past_due')
        left join plans p on p.id = s.plan_id
       order by u.tokens desc, t.slug
      """;

  private static final String ALERTS =
      """
      select (select count(*) from invariant_violations where resolved_at is null) as violations,
             (select count(*) from dead_letters where replayed_at is null) as letters,
             (select count(*) from parked_subscriptions) as parked,
             (select count(*) from webhook_inbox where status = 'PARKED') as webhooks,
             (select count(*) from payments where quarantine is not null) as review,
             (select count(*) from disputes where status = 'OPEN') as disputes,
             (select count(*) from mail_outbox where status = 'PARKED') as mails,
             (select count(*) from bill_runs
               where status = 'FAILED' and started_at > cast(:now as timestamptz) - interval '7 days') as runs
      """;

  // Index usage_daily_by_day. A tenant's today may be the day before or after.
  private static final String LIVE =
      """
      select d.tenant_id, t.name, d.model, sum(d.event_count) as events,
             sum(d.input_tokens + d.output_tokens) as tokens, sum(d.cost_usd) as cost
        from usage_daily d join tenants t on t.id = d.tenant_id
       where d.day = :day
       group by d.tenant_id, t.name, d.model
       order by tokens desc, t.name, d.model limit :limit
      """;

  private InsightQueries() {}

  static List<LiveUsage> live(Handle handle, LocalDate day, int limit) {
    return handle
        .createQuery(LIVE)
        .bind("day", day)
        .bind("limit", limit)
        .map(
            (row, c) ->
                new LiveUsage(
                    row.getObject("tenant_id", UUID.class),
                    row.getString("name"),
                    row.getString("model"),
                    row.getLong("events"),
                    row.getLong("tokens"),
                    row.getBigDecimal("cost")))
        .list();
  }

  static Tenancy tenancy(Handle handle) {
    return handle
        .createQuery(TENANCY)
        .map(
            (row, c) ->
                new Tenancy(
                    row.getLong("all_of_them"),
                    row.getLong("active"),
                    row.getLong("suspended"),
                    row.getLong("paying"),
                    row.getLong("past_due")))
        .one();
  }

  static List<DayUsage> days(Handle handle, LocalDate first, LocalDate last) {
    return handle
        .createQuery(DAYS)
        .bind("first", first)
        .bind("last", last)
        .map(
            (row, c) ->
                new DayUsage(
                    row.getObject("day", LocalDate.class),
                    row.getLong("events"),
                    row.getLong("tokens"),
                    row.getLong("cached"),
                    row.getBigDecimal("cost")))
        .list();
  }

  static List<TopTenant> top(Handle handle, LocalDate month, Instant now, int limit) {
    return handle
        .createQuery(TOP)
        .bind("now", now)
        .bind("month", month.atStartOfDay(ZoneOffset.UTC).toInstant())
        .bind("limit", limit)
        .map(InsightQueries::topTenant)
        .list();
  }

  private static TopTenant topTenant(ResultSet row, StatementContext context) throws SQLException {
    BigDecimal cost = row.getBigDecimal("cost");
    return new TopTenant(
        row.getObject("id", UUID.class),
        row.getString("slug"),
        row.getString("name"),
        row.getString("plan"),
        row.getLong("tokens"),
        cost,
        Money.ofMinor(row.getLong("billed"), row.getString("currency")));
  }

  static Alerts alerts(Handle handle, Instant now) {
    return handle
        .createQuery(ALERTS)
        .bind("now", now)
        .map(
            (row, c) ->
                new Alerts(
                    row.getLong("violations"),
                    row.getLong("letters"),
                    row.getLong("parked"),
                    row.getLong("webhooks"),
                    row.getLong("review"),
                    row.getLong("disputes"),
                    row.getLong("mails"),
                    row.getLong("runs")))
        .one();
  }
}
