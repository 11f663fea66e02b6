package io.it0.db.testing;

import io.it0.db.UuidV7;
import io.it0.tenancy.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One valid row for every table that holds tenants' data; a test that changes one column of it proves
 * a constraint.
 */
public final class TestRows {

  /** The catalog that the rows stand on. */
  private static final String CATALOG =
      """
      insert into plans (id, key, version, name, included_tokens, max_servers, max_users, max_standing_orders, created_at)
      values ('00000000-0000-7000-8000-000000000001', 'row-test', 1, 'Row test', 1000, 1, 1, 1, now()) on conflict do nothing;
      insert into plan_prices (id, plan_id, currency, billing_interval, base_minor)
      values ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'USD', 'MONTH', 0) on conflict do nothing;
      insert into bill_runs (id, as_of, dry_run, trigger, requested_by, status, started_at, heartbeat_at)
      values ('00000000-0000-7000-8000-000000000003', now(), false, 'TIMER', 'test', 'RUNNING', now(), now()) on conflict do nothing
      """;

  // ${tenant}: the tenant's id; ${subscription}, ${invoice} and such: ids that are made from it;
  // ${new}:
  // a new id.
  private static final Map<String, String> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put(
        "users",
        """
        (id, tenant_id, email, name, password_hash, role, created_at)
        values ('${new}', '${tenant}', '${new}@example.com', 'Somebody', 'x', 'TENANT_MEMBER', now())
        """);
    ROWS.put(
        "api_keys",
        """
        (id, tenant_id, name, prefix, secret_hash, scopes, created_at)
        values ('${new}', '${tenant}', 'key', right('${new}', 12), sha256('x'), array['USAGE_WRITE'], now())
        """);
    ROWS.put(
        "audit_log",
        """
        (id, tenant_id, actor, action, subject, at)
        values ('${new}', '${tenant}', 'somebody', 'did', 'something', now())
        """);
    ROWS.put(
        "subscriptions",
        """
        (id, tenant_id, plan_id, currency, billing_interval, status, started_at, current_period_start, current_period_end, created_at)
        values ('${subscription}', '${tenant}', '00000000-0000-7000-8000-000000000001', 'USD', 'MONTH', 'active',
          timestamptz '2026-01-01Z', timestamptz '2026-01-01Z', timestamptz '2026-02-01Z', now())
        """);
    ROWS.put(
        "usage_aggregates",
        """
        (id, tenant_id, subscription_id, plan_id, period_start, period_end, segment_start, segment_end)
        values ('${new}', '${tenant}', '${subscription}', '00000000-0000-7000-8000-000000000001',
          timestamptz '2026-01-01Z', timestamptz '2026-02-01Z', timestamptz '2026-01-01Z', timestamptz '2026-02-01Z')
        """);
    ROWS.put(
        "usage_daily",
        """
        (tenant_id, day, model, event_count, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_usd, unpriced_events)
        values ('${tenant}', date '2026-01-01', 'model', 1, 1, 1, 0, 0, 0, 0)
        """);
    ROWS.put(
        "dead_letters",
        """
        (id, stream, entry_id, position, tenant_id, reason_code, reason, payload, created_at)
        values ('${new}', 'usage.recorded:0', '${new}', 0, '${tenant}', 'code', 'reason', '{}', now())
        """);
    ROWS.put(
        "invoices",
        """
        (id, tenant_id, subscription_id, kind, source_id, status, issuer, currency, total_minor, period_start, period_end, created_at)
        values ('${invoice}', '${tenant}', '${subscription}', 'PERIOD', '2026-01', 'draft', 'IT0', 'USD', 100,
          timestamptz '2026-01-01Z', timestamptz '2026-02-01Z', now())
        """);
    ROWS.put(
        "invoice_items",
        """
        (id, invoice_id, tenant_id, position, kind, description, quantity, unit, unit_price, amount_minor, period_start, period_end, calculation)
        values ('${new}', '${invoice}', '${tenant}', 1, 'BASE', 'Base fee', 1, 'PERIOD', 1, 100,
          timestamptz '2026-01-01Z', timestamptz '2026-02-01Z', '{}')
        """);
    ROWS.put(
        "payment_methods",
        """
        (id, tenant_id, provider, external_id, label, created_at)
        values ('${new}', '${tenant}', 'stripe', '${new}', 'Visa', now())
        """);
    ROWS.put(
        "payments",
        """
        (id, tenant_id, invoice_id, attempt, provider, status, amount_minor, currency, idempotency_key, created_at, updated_at)
        values ('${payment}', '${tenant}', '${invoice}', 1, 'manual', 'CREATED', 1, 'USD', '${new}', now(), now())
        """);
    ROWS.put(
        "refunds",
        """
        (id, tenant_id, payment_id, status, origin, amount_minor, currency, reason, requested_by, created_at, updated_at)
        values ('${new}', '${tenant}', '${payment}', 'CREATED', 'PERSON', 1, 'USD', 'reason', 'somebody', now(), now())
        """);
    ROWS.put(
        "disputes",
        """
        (id, tenant_id, payment_id, provider, external_id, status, funds, amount_minor, currency, reason, created_at, updated_at)
        values ('${new}', '${tenant}', '${payment}', 'stripe', '${new}', 'OPEN', 'KEPT', 1, 'USD', 'fraudulent', now(), now())
        """);
    ROWS.put(
        "payment_customers",
        """
        (tenant_id, provider, external_id, created_at) values ('${tenant}', 'stripe', '${new}', now())
        """);
    ROWS.put(
        "parked_subscriptions",
        """
        (subscription_id, tenant_id, bill_run_id, period_start, reason, parked_at)
        values ('${subscription}', '${tenant}', '00000000-0000-7000-8000-000000000003', timestamptz '2026-01-01Z', 'reason', now())
        """);
    ROWS.put(
        "subscription_transitions",
        """
        (id, tenant_id, subscription_id, action, to_status, to_plan, effective_at, actor, reason, at)
        values ('${new}', '${tenant}', '${subscription}', 'started', 'active', 'row-test', now(), 'somebody', 'reason', now())
        """);
    ROWS.put(
        "price_overrides",
        """
        (id, tenant_id, plan_key, currency, billing_interval, base_minor, effective_from, created_by, created_at)
        values ('${new}', '${tenant}', 'row-test', 'USD', 'MONTH', 1, now(), 'somebody', now())
        """);
    ROWS.put(
        "invoice_thresholds",
        """
        (id, tenant_id, currency, amount_minor, set_by, set_at)
        values ('${new}', '${tenant}', 'USD', 1, 'somebody', now())
        """);
    ROWS.put(
        "charges",
        """
        (id, tenant_id, source_id, description, quantity, unit_minor, currency, invoice_id, created_by, created_at)
        values ('${new}', '${tenant}', 'test', 'Training', 1, 1, 'USD', '${invoice}', 'somebody', now())
        """);
    ROWS.put(
        "pending_upgrades",
        """
        (id, tenant_id, subscription_id, invoice_id, plan_id, billing_interval, status, requested_by, requested_at, expires_at)
        values ('${new}', '${tenant}', '${subscription}', '${invoice}', '00000000-0000-7000-8000-000000000001', 'MONTH',
          'pending', 'somebody', now(), now())
        """);
    ROWS.put(
        "credit_balances", "(tenant_id, currency, balance_minor) values ('${tenant}', 'USD', 1)");
    ROWS.put(
        "credit_movements",
        """
        (id, tenant_id, currency, kind, amount_minor, balance_minor, source_id, at)
        values ('${new}', '${tenant}', 'USD', 'GRANTED', 1, 1, '${new}', now())
        """);
    ROWS.put(
        "invoice_payments",
        """
        (payment_id, tenant_id, invoice_id, provider, currency, amount_minor, settled_minor, credited_minor, received_at, actor)
        values ('${invoice}', '${tenant}', '${invoice}', 'manual', 'USD', 1, 1, 0, now(), 'somebody')
        """);
    ROWS.put(
        "payment_refunds",
        """
        (refund_id, tenant_id, payment_id, kind, amount_minor, status, at)
        values ('${new}', '${tenant}', '${invoice}', 'REFUND', 1, 'DONE', now())
        """);
    ROWS.put(
        "billing_profiles",
        """
        (tenant_id, valid_from, legal_name) values ('${tenant}', clock_timestamp(), 'A company')
        """);
    ROWS.put(
        "credit_notes",
        """
        (id, tenant_id, invoice_id, source_id, issuer, number, currency, total_minor, open_minor, written_off_minor,
         refunded_minor, credit_minor, reason, actor, issued_at)
        values ('${invoice}', '${tenant}', '${invoice}', 'test', right(upper(replace('${tenant}', '-', '')), 20), 1, 'USD', 1,
         1, 0, 0, 0, 'reason', 'somebody', now())
        """);
    ROWS.put(
        "credit_note_lines",
        """
        (id, credit_note_id, tenant_id, position, kind, description, quantity, unit, unit_price, amount_minor, period_start, period_end, calculation)
        values ('${new}', '${invoice}', '${tenant}', 1, 'BASE', 'Base fee', 1, 'PERIOD', 1, 0,
          timestamptz '2026-01-01Z', timestamptz '2026-02-01Z', '{}')
        """);
    ROWS.put("quota_tenants", "(tenant_id, version) values ('${tenant}', 1)");
    ROWS.put(
        "quota_periods",
        """
        (tenant_id, period_start, period_end, reconciled_at)
        values ('${tenant}', timestamptz '2026-01-01Z', timestamptz '2026-02-01Z', now())
        """);
    ROWS.put(
        "quota_leases",
        """
        (tenant_id, id, tokens, expires_at, period_start)
        values ('${tenant}', '${new}', 1, now(), timestamptz '2026-01-01Z')
        """);
    ROWS.put(
        "quota_settled",
        """
        (tenant_id, source, event_id, lease_id, tokens, period_start, settled_at)
        values ('${tenant}', 'test', '${new}', '${new}', 1, timestamptz '2026-01-01Z', now())
        """);
    ROWS.put(
        "quota_warnings",
        """
        (tenant_id, quota, period_start, percent, used, quota_limit, warned_at)
        values ('${tenant}', 'maxAgentTokensPerMonth', timestamptz '2026-01-01Z', 80, 8, 10, now())
        """);
    ROWS.put(
        "task_queue",
        "(task_id, tenant_id, status, enqueued_at) values ('${new}', '${tenant}', 'queued', now())");
    ROWS.put(
        "standing_order_schedule",
        "(order_id, tenant_id, next_slot) values ('${new}', '${tenant}', now())");
    ROWS.put("usage_dirty_tenants", "(tenant_id, since) values ('${tenant}', now())");
  }

  /** The same for the tables of a tenant's schema. */
  private static final Map<String, String> OWN_ROWS = new LinkedHashMap<>();

  static {
    OWN_ROWS.put("usage_records", usageRecord("1"));
    OWN_ROWS.put(
        "agent_tasks",
        """
        (id, engine, model, prompt, max_tokens, started_by, status, created_at)
        values ('${task}', 'claude-api', 'model', 'prompt', 1, 'somebody', 'QUEUED', now())
        """);
    OWN_ROWS.put("agent_task_usage", "values ('${task}', 'model', 1, 1, 0, 0)");
    OWN_ROWS.put("agent_task_events", "values ('${task}', 1, 'queued', '{}', now())");
    OWN_ROWS.put(
        "servers",
        """
        (id, name, host, kind, status, created_at, updated_at)
        values ('${new}', 'build-1', 'build-1.example', 'VM', 'ACTIVE', now(), now())
        """);
    OWN_ROWS.put(
        "standing_orders",
        """
        (id, name, cron, time_zone, engine, prompt, status, created_by, created_at, updated_at)
        values ('00000000-0000-7000-8000-000000000004', 'report', '0 8 * * *', 'UTC', 'claude-api', 'Report.', 'ACTIVE',
          'somebody', now(), now())
        """);
    OWN_ROWS.put(
        "standing_order_runs",
        """
        (id, order_id, slot, status, decided_at)
        values ('${new}', '00000000-0000-7000-8000-000000000004', now(), 'STARTED', now())
        """);
  }

  private TestRows() {}

  /** As the superuser, so that no policy has a say. */
  public static void inEveryTable(TestDatabase database, Tenant tenant) {
    database
        .superuser()
        .useTransaction(
            h -> {
              h.createScript(CATALOG).execute();
              ROWS.keySet().forEach(table -> h.execute(insert(table, tenant)));
              OWN_ROWS.forEach(
                  (table, row) ->
                      h.execute(
                          filled(
                              "insert into " + tenant.schema() + "." + table + " " + row, tenant)));
            });
  }

  /** The statement that inserts the table's row for this tenant. */
  public static String insert(String table, Tenant tenant) {
    return filled("insert into " + table + " " + ROWS.get(table), tenant);
  }

  private static String filled(String statement, Tenant tenant) {
    String id = tenant.id().toString();
    return statement
        .replace("${new}", UuidV7.next().toString())
        .replace("${tenant}", id)
        .replace("${subscription}", "5" + id.substring(1))
        .replace("${invoice}", "1" + id.substring(1))
        .replace("${payment}", "7" + id.substring(1))
        .replace("${task}", "8" + id.substring(1));
  }

  /** What follows the table's name in the statement that inserts a usage record. */
  public static String usageRecord(String eventId) {
    return """
    (source, event_id, occurred_at, model, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, recorded_at)
    values ('test', '%s', timestamptz '2026-01-02Z', 'model', 10, 5, 0, 0, now())
    """
        .formatted(eventId);
  }
}
