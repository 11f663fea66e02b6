package io.it0.billrun;

import io.it0.db.BulkRows;
import io.it0.period.BillingInterval;
import io.it0.period.Period;
import io.it0.usage.TokenCounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads and closes the usage rows of many tenants with one statement each. */
public final class UsageRows {

  // Of each tenant the period to close, the row after it, which is about to be renewed, and the
  // whole of each closed
  // period that has late usage. Index usage_aggregates_segment, usage_aggregates_late;
  // invoices_once for what is left of
  // overage that was invoiced before its period's end.
  private static final String SELECT =
      """
      select u.id, u.tenant_id, u.plan_id, u.period_start, u.period_end, u.segment_start, u.segment_end,
             u.input_tokens, u.output_tokens, u.cache_read_tokens, u.cache_write_tokens,
             u.trial, u.closed_at is not null as closed, u.late_usage, u.invoiced_tokens, u.invoiced_minor,
             case when u.invoiced_minor > 0 and u.closed_at is null then (
               select coalesce(sum(l.amount_minor + coalesce((select sum(c.amount_minor) from credit_note_lines c
                                                               where c.credited_line_id = l.id), 0)), 0)
                 from invoices i join invoice_items l on l.invoice_id = i.id
                where i.subscription_id = u.subscription_id and i.status not in ('draft', 'void')
                  and l.unit = 'TOKEN' and l.period_start = u.segment_start)
             else u.invoiced_minor end as left_minor,
             s.id as subscription_id, s.currency, coalesce(u.billing_interval, s.billing_interval) as
             billing_interval, s.anchor_day
        from usage_aggregates u join subscriptions s on s.id = u.subscription_id
       where u.id in (
         select o.id
           from unnest(:tenants, cast(:starts as timestamptz[]), cast(:ends as timestamptz[])) as d(tenant_id, period_start, period_end)
           join usage_aggregates o on o.tenant_id = d.tenant_id
            and o.segment_start >= d.period_start and o.segment_start <= d.period_end
         union all
         select o.id
           from usage_aggregates l
           join usage_aggregates o on o.tenant_id = l.tenant_id and o.period_start = l.period_start
          where l.late_usage and l.closed_at is not null and l.tenant_id = any(:tenants))
       order by u.tenant_id, u.segment_start
      """;

  // The same order as everyone's who locks these rows.
  private static final String LOCK = SELECT + "for no key update of u";

  private static final String CLOSE =
      """
      update usage_aggregates u
         set closed_at = coalesce(u.closed_at, d.at), late_usage = false, invoiced_tokens = d.tokens,
             invoiced_minor = d.minor
        from unnest(?, ?, ?, ?) as d(id, at, tokens, minor)
       where u.id = d.id
      """;

  private static final String COVER =
      """
      update usage_aggregates u set invoiced_tokens = d.tokens, invoiced_minor = d.minor
        from unnest(?, ?, ?) as d(id, tokens, minor)
       where u.id = d.id
      """;

  /** What a row is after an invoice covers it. */
  public record Closed(UUID id, Instant at, long invoicedTokens, long invoicedMinor) {}

  private UsageRows() {}

  /** By tenant, in time order. */
  public static Map<UUID, List<UsageRow>> lock(Handle handle, Collection<Due> due) {
    return read(handle, LOCK, due, d -> d.subscription().currentPeriod().end());
  }

  /** Without locks, and for those that are several periods behind up to their tenant's time. */
  public static Map<UUID, List<UsageRow>> read(Handle handle, Collection<Due> due) {
    return read(handle, SELECT, due, Due::now);
  }

  public static void close(Handle handle, Collection<Closed> rows) {
    BulkRows.of(rows)
        .column("uuid", Closed::id)
        .column("timestamptz", Closed::at)
        .column("int8", Closed::invoicedTokens)
        .column("int8", Closed::invoicedMinor)
        .execute(handle, CLOSE);
  }

  /** What an invoice before the period's end covers; the rows stay open. */
  public static void cover(Handle handle, Collection<Closed> rows) {
    BulkRows.of(rows)
        .column("uuid", Closed::id)
        .column("int8", Closed::invoicedTokens)
        .column("int8", Closed::invoicedMinor)
        .execute(handle, COVER);
  }

  private static Map<UUID, List<UsageRow>> read(
      Handle handle, String sql, Collection<Due> due, Function<Due, Instant> until) {
    UUID[] tenants = due.stream().map(d -> d.subscription().tenantId()).toArray(UUID[]::new);
    String[] starts =
        due.stream()
            .map(d -> d.subscription().currentPeriod().start().toString())
            .toArray(String[]::new);
    String[] ends = due.stream().map(until).map(Instant::toString).toArray(String[]::new);
    return handle
        .createQuery(sql)
        .bindArray("tenants", UUID.class, (Object[]) tenants)
        .bindArray("starts", String.class, (Object[]) starts)
        .bindArray("ends", String.class, (Object[]) ends)
        .map(UsageRows::row)
        .stream()
        .collect(Collectors.groupingBy(UsageRow::tenantId));
  }

  private static UsageRow row(ResultSet row, StatementContext context) throws SQLException {
    return new UsageRow(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("plan_id", UUID.class),
        period(row, "period_start", "period_end"),
        period(row, "segment_start", "segment_end"),
        new TokenCounts(
            row.getLong("input_tokens"),
            row.getLong("output_tokens"),
            row.getLong("cache_read_tokens"),
            row.getLong("cache_write_tokens")),
        row.getBoolean("trial"),
        row.getBoolean("closed"),
        row.getBoolean("late_usage"),
        row.getLong("invoiced_tokens"),
        row.getLong("invoiced_minor"),
        row.getLong("left_minor"),
        new UsageRow.Owner(
            row.getObject("subscription_id", UUID.class),
            row.getString("currency"),
            BillingInterval.valueOf(row.getString("billing_interval")),
            Optional.ofNullable(row.getObject("anchor_day", Integer.class))));
  }

  private static Period period(ResultSet row, String start, String end) throws SQLException {
    return new Period(row.getTimestamp(start).toInstant(), row.getTimestamp(end).toInstant());
  }
}
