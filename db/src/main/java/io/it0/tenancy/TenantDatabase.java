package io.it0.tenancy;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
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

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry transactions;

  private Jdbi jdbi;

  protected TenantDatabase() {}

  /** For tests and tools outside the container. */
  public TenantDatabase(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * A connection bound to the thread's tenant.
   *
   * @throws TenantBindingException if no tenant is bound; if no transaction is open, since a binding
   *     that outlives its transaction could leak to the pool's next user; or if the transaction
   *     already serves another tenant
   */
  public Connection connection() throws SQLException {
    return BoundConnection.open(transactions, dataSource, TenantContext.bound());
  }

  /** JDBI over {@link #connection()}; use it inside a transaction. */
  public synchronized Jdbi jdbi() {
    if (jdbi == null) {
      jdbi = Jdbi.create(this::connection).installPlugin(new PostgresPlugin());
    }
    return jdbi;
  }
}
