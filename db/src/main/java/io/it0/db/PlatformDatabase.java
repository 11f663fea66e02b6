package io.it0.db;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The pool of the role {@code it0_platform}, which sees every tenant.
 *
 * <p>For the work that spans tenants only; the architecture tests name the packages that may use it.
 * Inside a JTA transaction every connection taken here takes part in it. A transaction that uses this
 * pool must not use the tenants' pool too: the container refuses the second one.
 */
@ApplicationScoped
public class PlatformDatabase {

  @Resource(lookup = "java:app/jdbc/platform")
  private DataSource dataSource;

  private Jdbi jdbi;

  protected PlatformDatabase() {}

  /** For tests and tools outside the container. */
  public PlatformDatabase(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  public Connection connection() throws SQLException {
    return dataSource.getConnection();
  }

  public synchronized Jdbi jdbi() {
    if (jdbi == null) {
      jdbi = Jdbi.create(dataSource).installPlugin(new PostgresPlugin());
    }
    return jdbi;
  }
}
