package io.it0.insight;

import io.it0.money.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Sums by currency. */
final class CurrencyQueries {

  // A tenant's own price goes before its plan's; a year counts by twelfths, rounded once, over all
  // of them.
  private static final String FIGURES =
      """
      with testing as (select id from tenants where test_clock_id is not null),
      recurring as (
        select s.currency,
               round(sum(coalesce(o.base_minor, p.base_minor)
                         / case s.billing_interval when 'YEAR' then 12.0 else 1.0 end)) as minor
          from subscriptions s
          join plans l on l.id = s.plan_id
          join plan_prices p on p.plan_id = s.plan_id and p.currency = s.currency
                            and p.billing_interval = s.billing_interval
          left join lateral (
            select base_minor from price_overrides o
             where o.tenant_id = s.tenant_id and o.plan_key = l.key and o.currency = s.currency
               and o.billing_interval = s.billing_interval and o.base_minor is not null
               and o.effective_from <= :now and (o.effective_until is null or o.effective_until > :now)
             order by o.effective_from desc limit 1) o on true
         where s.status in ('active', 'past_due') and s.tenant_id not in (select id from testing)
         group by s.currency),
      earned as (
        select currency, -sum(amount_minor) as minor from journal_entries
         where account = 'REVENUE' and posted_at >= :month
           and tenant_id not in (select id from testing)
         group by currency),
      collected as (
        select currency, sum(amount_minor) as minor from invoice_payments
         where received_at >= :month and tenant_id not in (select id from testing)
         group by currency),
      billed as (
        select currency, sum(minor) as minor from (
          select currency, total_minor as minor from invoices
           where issued_at >= :month and status <> 'void' and tenant_id not in (select id from testing)
          union all
          select currency, -total_minor from credit_notes
           where issued_at >= :month and tenant_id not in (select id from testing)) b
         group by currency),
      owed as (
        select currency, sum(open_minor) as minor,
               sum(open_minor) filter (where due_at < :now) as overdue,
               count(*) filter (where due_at < :now) as overdue_invoices
          from invoices
         where open_minor > 0 and status = 'issued' and tenant_id not in (select id from testing)
         group by currency),
      cost as (
        select s.currency, sum(a.cost_usd) as usd
          from usage_aggregates a join subscriptions s on s.id = a.subscription_id
         where a.segment_start >= :month and a.tenant_id not in (select id from testing)
         group by s.currency),
      currencies as (
        select currency from recurring union select currency from earned union select currency from collected
        union select currency from billed union select currency from owed union select currency from cost)
      select c.currency, coalesce(recurring.minor, 0) as recurring, coalesce(earned.minor, 0) as earned,
             coalesce(collected.minor, 0) as collected, coalesce(billed.minor, 0) as billed,
             coalesce(owed.minor, 0) as open, coalesce(owed.overdue, 0) as overdue,
             coalesce(owed.overdue_invoices, 0) as overdue_invoices, coalesce(cost.usd, 0) as cost
        from currencies c
        left join recurring using (currency) left join earned using (currency)
        left join collected using (currency) left join billed using (currency)
        left join owed using (currency) left join cost using (currency)
       order by coalesce(recurring.minor, 0) = 0, c.currency desc
      """;

  private static final String MONTHS =
      """
      with testing as (select id from tenants where test_clock_id is not null),
      billed as (
        select month, currency, sum(minor) as minor from (
          select date_trunc('month', issued_at, 'UTC') as month, currency, total_minor as minor from invoices
           where issued_at >= :first and status <> 'void' and tenant_id not in (select id from testing)
          union all
          select date_trunc('month', issued_at, 'UTC'), currency, -total_minor from credit_notes
           where issued_at >= :first and tenant_id not in (select id from testing)) b
         group by month, currency),
      cost as (
        select date_trunc('month', a.segment_start, 'UTC') as month, s.currency, sum(a.cost_usd) as usd
          from usage_aggregates a join subscriptions s on s.id = a.subscription_id
         where a.segment_start >= :first and a.tenant_id not in (select id from testing)
         group by 1, 2)
      select (month at time zone 'UTC')::date as month, currency, coalesce(billed.minor, 0) as billed,
             coalesce(cost.usd, 0) as cost
        from billed full join cost using (month, currency)
       order by 1, 2
      """;

  private CurrencyQueries() {}

  static List<CurrencyFigures> figures(Handle handle, LocalDate month, Instant now) {
    return handle
        .createQuery(FIGURES)
        .bind("month", month.atStartOfDay(ZoneOffset.UTC).toInstant())
        .bind("now", now)
        .map(CurrencyQueries::currency)
        .list();
  }

  private static CurrencyFigures currency(ResultSet row, StatementContext context)
      throws SQLException {
    return new CurrencyFigures(
        row.getString("currency"),
        money(row, "recurring"),
        money(row, "earned"),
        money(row, "collected"),
        money(row, "billed"),
        money(row, "open"),
        money(row, "overdue"),
        row.getLong("overdue_invoices"),
        row.getBigDecimal("cost"));
  }

  static List<MonthFigures> months(Handle handle, LocalDate first) {
    return handle
        .createQuery(MONTHS)
        .bind("first", first.atStartOfDay(ZoneOffset.UTC).toInstant())
        .map(
            (row, c) -> {
              BigDecimal cost = row.getBigDecimal("cost");
              return new MonthFigures(
                  row.getObject("month", LocalDate.class), money(row, "billed"), cost);
            })
        .list();
  }

  private static Money money(ResultSet row, String column) throws SQLException {
    return Money.ofMinor(row.getBigDecimal(column).longValueExact(), row.getString("currency"));
  }
}
