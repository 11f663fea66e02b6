package io.it0.bench;

import io.it0.db.UuidV7;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** A tenant's registration as identity does it: the same rows by the same statements, without HTTP. */
final class BenchRegistration {

  private static final UUID PLAN = UuidV7.next();

  private static final String TENANT =
      """
      insert into tenants (id, slug, schema_name, name, template_version, created_at)
      values (?, ?, ?, ?, create_tenant_schema(?, ?), now())
      """;

  private static final String OWNER =
      """
      insert into users (id, tenant_id, email, name, password_hash, role, created_at)
      values (?, ?, ?, 'Owner', 'PBKDF2WithHmacSHA256', 'TENANT_ADMIN', now())
      """;

  private static final String AUDIT =
      """
      insert into audit_log (id, tenant_id, actor, action, subject, at)
      values (?, ?, 'bench', 'tenant.registered', ?, now())
      """;

  private static final String SUBSCRIPTION =
      """
      insert into subscriptions (id, tenant_id, plan_id, currency, billing_interval, status, started_at,
        current_period_start, current_period_end, created_at)
      values (?, ?, ?, 'USD', 'MONTH', 'active', now(), now(), now() + interval '1 month', now())
      """;

  private static final String USAGE =
      """
      insert into usage_aggregates (id, tenant_id, subscription_id, plan_id, period_start, period_end,
        segment_start, segment_end)
      values (?, ?, ?, ?, now(), now() + interval '1 month', now(), now() + interval '1 month')
      """;

  private BenchRegistration() {}

  /** Adds the free plan that the tenants are registered with. */
  static void plan(Connection connection) throws SQLException {
    execute(
        connection,
        """
        insert into plans (id, key, version, name, included_tokens, hard_limit_percent, max_servers, max_users,
          max_standing_orders, created_at)
        values (?, 'free', 1, 'Free', 100000, 100, 3, 3, 2, now())
        """,
        PLAN);
    execute(
        connection,
        "insert into plan_prices (id, plan_id, currency, billing_interval, base_minor) values (?, ?, 'USD', 'MONTH', 0)",
        UuidV7.next(),
        PLAN);
  }

  /** In the caller's transaction. */
  static void register(Connection connection, String slug) throws SQLException {
    UUID tenant = UuidV7.next();
    UUID subscription = UuidV7.next();
    String schema = "tenant_" + slug.replace('-', '_');
    execute(connection, TENANT, tenant, slug, schema, slug, tenant, schema);
    execute(connection, OWNER, UuidV7.next(), tenant, "owner@" + slug + ".example");
    execute(connection, AUDIT, UuidV7.next(), tenant, slug);
    execute(connection, SUBSCRIPTION, subscription, tenant, PLAN);
    execute(connection, USAGE, UuidV7.next(), tenant, subscription, PLAN);
  }

  private static void execute(Connection connection, String sql, Object... values)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
