package io.it0.tenancy;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The pool of the role {@code it0_tenant}: each connection is bound to the thread's tenant until its
 * transaction ends, and sees that tenant's rows only.
 */
@ApplicationScoped
public class TenantDatabase {

  @Resource(lookup = "java:app/jdbc/tenant")
  private DataSource dataSource;

  private Jdbi jdbi;

  protected TenantDatabase() {}

  /** For tests and tools outside the container. */
  public TenantDatabase(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * A connection bound to the thread's tenant.
   *
   * @throws TenantBindingException if no tenant is bound, or no transaction is open: a binding that
   *     outlives its transaction could leak to the pool's next user
   */
  public Connection connection() throws SQLException {
    Tenant tenant = TenantContext.bound();
    Connection connection = dataSource.getConnection();
    try {
      bind(connection, tenant);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** JDBI over {@link #connection()}; use it inside a transaction. */
  public synchronized Jdbi jdbi() {
    if (jdbi == null) {
      jdbi = Jdbi.create(this::connection).installPlugin(new PostgresPlugin());
    }
    return jdbi;
  }

  static void bind(Connection connection, Tenant tenant) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new TenantBindingException("a tenant's connection needs a transaction");
    }
    String sql = "select set_config('app.tenant', ?, true), set_config('search_path', ?, true)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.id().toString());
      statement.setString(2, '"' + tenant.schema() + "\", public");
      statement.execute();
    }
  }
}
