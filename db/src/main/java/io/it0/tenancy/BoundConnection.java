package io.it0.tenancy;

import io.it0.db.TransactionConnection;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Takes a connection from the tenants' pool and binds it, until its transaction ends. A transaction
 * has one, whether Hibernate asks or {@link TenantDatabase}.
 */
final class BoundConnection {

  // One round trip. It binds only where nobody is bound yet, and tells who was.
  private static final String BIND =
      """
      with earlier as materialized (select public.current_tenant() as id)
      select earlier.id,
        case when earlier.id is null then set_config('app.tenant', ?, true) end,
        case when earlier.id is null then set_config('search_path', ?, true) end
      from earlier
      """;

  private BoundConnection() {}

  /**
   * @param transactions null outside the container
   * @throws TenantBindingException if no transaction is open, or the open one serves another tenant
   */
  static Connection open(
      TransactionSynchronizationRegistry transactions, DataSource pool, Tenant tenant)
      throws SQLException {
    String key = "io.it0.tenancy connection of " + tenant.id();
    return TransactionConnection.of(transactions, key, () -> open(pool, tenant));
  }

  private static Connection open(DataSource pool, Tenant tenant) throws SQLException {
    Connection connection = pool.getConnection();
    try {
      bind(connection, tenant);
      return connection;
    } catch (SQLException | RuntimeException e) {
      close(connection, e);
      throw e;
    }
  }

  private static void bind(Connection connection, Tenant tenant) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new TenantBindingException("a tenant's connection needs a transaction");
    }
    String id = tenant.id().toString();
    try (PreparedStatement statement = connection.prepareStatement(BIND)) {
      statement.setString(1, id);
      statement.setString(2, searchPath(tenant));
      ResultSet row = statement.executeQuery();
      row.next();
      String earlier = row.getString(1);
      if (earlier != null && !earlier.equals(id)) {
        throw new TenantBindingException(
            "the transaction serves tenant %s and cannot switch to %s".formatted(earlier, id));
      }
    }
  }

  /**
   * The temporary schema comes last. Unnamed it would come first, and a temporary table that someone
   * left on a pooled connection would hide a tenant's own.
   */
  private static String searchPath(Tenant tenant) {
    return '"' + tenant.schema() + "\", public, pg_temp";
  }

  private static void close(Connection connection, Exception reason) {
    try {
      connection.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }
}
