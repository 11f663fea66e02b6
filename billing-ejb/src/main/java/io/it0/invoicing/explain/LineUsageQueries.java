package io.it0.invoicing.explain;

import io.it0.invoicing.Invoice;
import io.it0.period.Period;
import io.it0.rating.RatedLine;
import io.it0.usage.TokenCounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads what is behind a line, under the row policies of whoever asks. */
final class LineUsageQueries {

  // In the order in which they were counted; what was counted after the closing is late and comes
  // last. Index
  // usage_records_by_time.
  private static final String RECORDS =
      """
      with counted as (
        select source, event_id, occurred_at, model, agent, task_id, session_id, input_tokens, output_tokens,
               cache_read_tokens, cache_write_tokens, late, recorded_at,
               input_tokens + output_tokens + case when :cache then cache_read_tokens + cache_write_tokens else 0 end
                 as billable
          from "%s".usage_records
         where occurred_at >= cast(:start as timestamptz) - interval '1 day'
           and occurred_at < cast(:end as timestamptz) + interval '40 days' and segment_start >= :start and segment_start < :end),
      running as (
        select c.*, sum(billable) over (order by late, recorded_at, event_id, source rows unbounded preceding) as upto
          from counted c),
      behind as (select * from running where upto > :above and upto <= :upto)
      """;

  private static final String PAGE =
      """
      select * from behind
       where cast(:at as timestamptz) is null or (late, recorded_at, event_id, source) > (:late, :at, :event, :source)
       order by late, recorded_at, event_id, source limit :limit
      """;

  private static final String SUMS =
      """
      select count(*) as records, coalesce(sum(input_tokens), 0) as input, coalesce(sum(output_tokens), 0) as output,
             coalesce(sum(cache_read_tokens), 0) as cache_read, coalesce(sum(cache_write_tokens), 0) as cache_write,
             coalesce(sum(billable), 0) as billable
        from behind
      """;

  /** What lines of earlier invoices have seen used in the same stretch. */
  private static final String BEFORE =
      """
      select max(cast(l.calculation ->> 'used' as bigint))
        from invoice_items l join invoices i on i.id = l.invoice_id
       where i.tenant_id = :tenant and i.issuer = :issuer and i.number < :number and l.unit = 'TOKEN'
         and l.period_start = :start and l.period_end = :end
      """;

  private static final String BEFORE_CLOSING =
      """
      select coalesce(sum(input_tokens + output_tokens
                          + case when :cache then cache_read_tokens + cache_write_tokens else 0 end), 0)
        from "%s".usage_records
       where occurred_at >= cast(:start as timestamptz) - interval '1 day'
           and occurred_at < cast(:end as timestamptz) + interval '40 days' and segment_start >= :start and segment_start < :end
         and not late
      """;

  /** As rating has it: what counts is what the plan at the period's end counts. */
  private static final String COUNTS_CACHE =
      """
      select p.count_cache_tokens
        from usage_aggregates a
        join usage_aggregates last on last.tenant_id = a.tenant_id and last.period_start = a.period_start
        join plans p on p.id = last.plan_id
       where a.tenant_id = :tenant and a.segment_start >= :start and a.segment_start < :end
       order by last.segment_start desc limit 1
      """;

  /**
   * Of which records: those of the stretch that bring the running sum above one number and up to another.
   *
   * @param above -1: from the first one on
   */
  record Range(Period stretch, boolean countsCache, long above, long upto) {}

  private LineUsageQueries() {}

  static boolean countsCache(Handle handle, UUID tenant, Period stretch) {
    return handle
        .createQuery(COUNTS_CACHE)
        .bind("tenant", tenant)
        .bind("start", stretch.start())
        .bind("end", stretch.end())
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }

  static Optional<Long> usedBefore(Handle handle, Invoice invoice, RatedLine line) {
    return Optional.ofNullable(
        handle
            .createQuery(BEFORE)
            .bind("tenant", invoice.row().tenantId())
            .bind("issuer", invoice.row().number().issuer())
            .bind("number", invoice.row().number().value())
            .bind("start", line.period().start())
            .bind("end", line.period().end())
            .mapTo(Long.class)
            .one());
  }

  static long usedBeforeClosing(Handle handle, String schema, Period stretch, boolean countsCache) {
    return handle
        .createQuery(BEFORE_CLOSING.formatted(schema))
        .bind("cache", countsCache)
        .bind("start", stretch.start())
        .bind("end", stretch.end())
        .mapTo(Long.class)
        .one();
  }

  static List<RecordRow> page(
      Handle handle, String schema, Range range, Optional<RecordRow.Key> after, int limit) {
    return bind(handle.createQuery(RECORDS.formatted(schema) + PAGE), range)
        .bind("late", after.map(RecordRow.Key::late).orElse(null))
        .bind("at", after.map(RecordRow.Key::recordedAt).orElse(null))
        .bind("event", after.map(RecordRow.Key::eventId).orElse(null))
        .bind("source", after.map(RecordRow.Key::source).orElse(null))
        .bind("limit", limit)
        .map((row, context) -> row(row))
        .list();
  }

  static LineUsage.Sums sums(Handle handle, String schema, Range range) {
    return bind(handle.createQuery(RECORDS.formatted(schema) + SUMS), range)
        .map(
            (row, context) ->
                new LineUsage.Sums(
                    row.getLong("records"),
                    new TokenCounts(
                        row.getLong("input"),
                        row.getLong("output"),
                        row.getLong("cache_read"),
                        row.getLong("cache_write")),
                    row.getLong("billable")))
        .one();
  }

  private static Query bind(Query query, Range range) {
    return query
        .bind("cache", range.countsCache())
        .bind("start", range.stretch().start())
        .bind("end", range.stretch().end())
        .bind("above", range.above())
        .bind("upto", range.upto());
  }

  private static RecordRow row(ResultSet row) throws SQLException {
    return new RecordRow(
        row.getString("source"),
        row.getString("event_id"),
        row.getTimestamp("occurred_at").toInstant(),
        row.getString("model"),
        row.getString("agent"),
        row.getString("task_id"),
        row.getString("session_id"),
        new TokenCounts(
            row.getLong("input_tokens"),
            row.getLong("output_tokens"),
            row.getLong("cache_read_tokens"),
            row.getLong("cache_write_tokens")),
        row.getLong("billable"),
        row.getBoolean("late"),
        row.getTimestamp("recorded_at").toInstant());
  }
}
