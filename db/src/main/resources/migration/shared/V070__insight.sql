-- What the console's overview reads. None of these columns changes once a row is written, so no update becomes dearer.

-- Used for the revenue of the running month; covers it.
create index journal_entries_earned on journal_entries (posted_at) include (tenant_id, currency, amount_minor)
  where account = 'REVENUE';
-- Used for what was collected in a span of time.
create index invoice_payments_recent on invoice_payments (received_at);
-- Used for what usage cost in the last months.
create index usage_aggregates_recent on usage_aggregates (segment_start);
-- Used for the days of all tenants together.
create index usage_daily_by_day on usage_daily (day);
-- Used by the search of the audit trail over all tenants.
create index audit_log_recent on audit_log (id desc);
