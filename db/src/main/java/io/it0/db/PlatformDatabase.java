package io.it0.db;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/**
 * The pool of the role {@code it0_platform}, which sees every tenant.
 *
 * <p>For the work that spans tenants only; the architecture tests name the packages that may use it.
 * Inside a JTA transaction there is one connection, which takes part in it. A transaction that uses this
 * pool must not use the tenants' pool too: the container refuses the second one.
 */
@ApplicationScoped
public class PlatformDatabase {

  @Resource(lookup = "java:app/jdbc/platform")
  private DataSource dataSource;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry transactions;

  private Jdbi jdbi;

  protected PlatformDatabase() {}

  /** For tests and tools outside the container. */
  public PlatformDatabase(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  public Connection connection() throws SQLException {
    return TransactionConnection.of(
        transactions, "io.it0.db platform connection", dataSource::getConnection);
  }

  public synchronized Jdbi jdbi() {
    if (jdbi == null) {
      jdbi = Jdbi.create(this::connection).installPlugin(new PostgresPlugin());
    }
    return jdbi;
  }
}
