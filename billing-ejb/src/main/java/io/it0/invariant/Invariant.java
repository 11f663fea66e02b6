package io.it0.invariant;

/** What must always hold; the SQL gives a row (subject, detail) for each place where it does not. */
enum Invariant {
  /** An invoice's total is the sum of its lines. */
  LINES_SUM_TO_TOTAL(
      """
      select 'invoice ' || i.id as subject,
             format('the total is %s and the lines sum to %s', i.total_minor, coalesce(sum(l.amount_minor), 0)) as detail
        from invoices i left join invoice_items l on l.invoice_id = i.id
       where i.tenant_id = :tenant
       group by i.id, i.total_minor
      having i.total_minor <> coalesce(sum(l.amount_minor), 0)
      """),

  /** A tenant's segments do not overlap, and those of a subscription leave no gap. */
  SEGMENTS_TILE(
      """
      select 'segment ' || to_char(s.segment_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as subject,
             format('the next one starts at %s and this one ends at %s', s.next_start, s.segment_end) as detail
        from (select segment_start, segment_end, subscription_id,
                     lead(segment_start) over w as next_start, lead(subscription_id) over w as next_subscription
                from usage_aggregates where tenant_id = :tenant window w as (order by segment_start)) s
       where s.next_start < s.segment_end
          or s.next_start > s.segment_end and s.next_subscription = s.subscription_id
      """),

  /** A live subscription's current period has the segments that it is counted in, to its last instant. */
  PERIOD_HAS_SEGMENTS(
      """
      select 'subscription ' || s.id as subject,
             format('no segment from %s to %s', s.current_period_start, s.current_period_end) as detail
        from subscriptions s
       where s.tenant_id = :tenant and s.status in ('active', 'past_due')
         and (select coalesce(min(a.segment_start) <= s.current_period_start
                              and max(a.segment_end) >= s.current_period_end, false)
                from usage_aggregates a
               where a.tenant_id = s.tenant_id and a.segment_end > s.current_period_start
                 and a.segment_start < s.current_period_end) is not true
      """),

  /** The days' sums are the segments' sums. */
  DAYS_EQUAL_SEGMENTS(
      """
      select 'usage_daily' as subject,
             format('days %s and segments %s', d.sums, a.sums) as detail
        from (select concat_ws(' ', coalesce(sum(event_count), 0), coalesce(sum(input_tokens), 0),
                     coalesce(sum(output_tokens), 0), coalesce(sum(cache_read_tokens), 0),
                     coalesce(sum(cache_write_tokens), 0), trim_scale(coalesce(sum(cost_usd), 0)),
                     coalesce(sum(unpriced_events), 0)) as sums
                from usage_daily where tenant_id = :tenant) d,
             (select concat_ws(' ', coalesce(sum(event_count), 0), coalesce(sum(input_tokens), 0),
                     coalesce(sum(output_tokens), 0), coalesce(sum(cache_read_tokens), 0),
                     coalesce(sum(cache_write_tokens), 0), trim_scale(coalesce(sum(cost_usd), 0)),
                     coalesce(sum(unpriced_events), 0)) as sums
                from usage_aggregates where tenant_id = :tenant) a
       where d.sums <> a.sums
      """),

  /** The books of a tenant sum to zero in every currency, and so does each of its journals. */
  LEDGER_SUMS_TO_ZERO(
      """
      select 'journal ' || e.journal_id as subject,
             format('the entries in %s sum to %s', e.currency, sum(e.amount_minor)) as detail
        from journal_entries e
       where e.tenant_id = :tenant
       group by e.journal_id, e.currency
      having sum(e.amount_minor) <> 0
      """),

  /** A segment's sums are its records' sums. Asked for each segment. */
  EVENTS_EQUAL_SEGMENT(
      """
      select 'segment ' || to_char(s.segment_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as subject,
             format('segment %s and records %s', s.sums, r.sums) as detail
        from (select segment_start, period_start, period_end,
                     concat_ws(' ', event_count, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
                       trim_scale(cost_usd), unpriced_events) as sums
                from usage_aggregates where tenant_id = :tenant and segment_start = :segment) s
       cross join lateral (
             select concat_ws(' ', count(*), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),
                    coalesce(sum(cache_read_tokens), 0), coalesce(sum(cache_write_tokens), 0),
                    trim_scale(coalesce(sum(cost_usd), 0)), count(*) - count(cost_usd)) as sums
               from "%schema%".usage_records r
              where r.segment_start = s.segment_start
                -- For the index, with room for a period that was cut short after the event was counted.
                and r.occurred_at >= s.period_start - interval '1 day'
                and r.occurred_at < s.period_end + interval '40 days') r
       where s.sums <> r.sums
      """),

  /**
   * What was invoiced of a closed segment is what was used in it, unless late usage waits for the next invoice. What counts is
   * what the plan at the period's end counts; nothing of a trial does. Asked for each segment.
   */
  SEGMENT_EQUALS_INVOICED(
      """
      select 'segment ' || to_char(a.segment_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as subject,
             format('%s tokens were used and %s are invoiced', u.billable, a.invoiced_tokens) as detail
        from usage_aggregates a
       cross join lateral (
             select p.count_cache_tokens from usage_aggregates l join plans p on p.id = l.plan_id
              where l.tenant_id = a.tenant_id and l.period_start = a.period_start
              order by l.segment_start desc limit 1) p
       cross join lateral (
             select a.input_tokens + a.output_tokens
                    + case when p.count_cache_tokens then a.cache_read_tokens + a.cache_write_tokens else 0 end
                      as billable) u
       where a.tenant_id = :tenant and a.segment_start = :segment and a.closed_at is not null and not a.late_usage
         and not a.trial and a.invoiced_tokens <> u.billable
      """);

  private final String sql;

  Invariant(String sql) {
    this.sql = sql;
  }

  /** Whether it is asked for each segment, and not for the tenant as a whole. */
  boolean isOfSegment() {
    return this == EVENTS_EQUAL_SEGMENT || this == SEGMENT_EQUALS_INVOICED;
  }

  /** @param schema the tenant's, from the registry */
  String sql(String schema) {
    return sql.replace("%schema%", schema);
  }
}
