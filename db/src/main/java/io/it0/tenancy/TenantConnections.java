package io.it0.tenancy;

import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.hibernate.service.spi.ServiceRegistryAwareService;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/**
 * Gives Hibernate the tenants' pool, each connection bound as {@link TenantDatabase} binds it.
 *
 * <p>The pool is the persistence unit's own {@code jta-data-source}.
 */
public class TenantConnections
    implements MultiTenantConnectionProvider<String>, ServiceRegistryAwareService {

  private static final long serialVersionUID = 1L;

  private transient DataSource pool;
  private transient volatile TransactionSynchronizationRegistry transactions;

  public TenantConnections() {}

  TenantConnections(DataSource pool) {
    this.pool = pool;
  }

  @Override
  public void injectServices(ServiceRegistryImplementor services) {
    Object configured =
        services
            .requireService(ConfigurationService.class)
            .getSettings()
            .get(AvailableSettings.JAKARTA_JTA_DATASOURCE);
    if (!(configured instanceof DataSource dataSource)) {
      throw new IllegalStateException("the persistence unit has no jta-data-source");
    }
    pool = dataSource;
  }

  /** @throws TenantBindingException always: there is no connection that belongs to no tenant */
  @Override
  public Connection getAnyConnection() {
    throw new TenantBindingException("there is no default tenant");
  }

  @Override
  public void releaseAnyConnection(Connection connection) throws SQLException {
    connection.close();
  }

  /**
   * @param tenant the id with which the session was opened
   * @throws TenantBindingException if the thread no longer serves that tenant
   */
  @Override
  public Connection getConnection(String tenant) throws SQLException {
    Tenant bound = TenantContext.bound();
    if (!bound.id().toString().equals(tenant)) {
      throw new TenantBindingException(
          "the session serves tenant %s, the thread %s".formatted(tenant, bound.id()));
    }
    return BoundConnection.open(transactions(), pool, bound);
  }

  // Looked up, since Hibernate makes this object without injection, and at first use: while the
  // persistence unit is deployed there is no component whose name it could be.
  private TransactionSynchronizationRegistry transactions() throws SQLException {
    if (transactions == null) {
      try {
        transactions = InitialContext.doLookup("java:comp/TransactionSynchronizationRegistry");
      } catch (NamingException e) {
        throw new SQLException("the container has no registry of transactions", e);
      }
    }
    return transactions;
  }

  /** The binding ends with the transaction, so there is nothing to undo here. */
  @Override
  public void releaseConnection(String tenant, Connection connection) throws SQLException {
    connection.close();
  }

  /** False: one connection from the transaction's first statement to its end, bound once. */
  @Override
  public boolean supportsAggressiveRelease() {
    return false;
  }

  @Override
  public boolean isUnwrappableAs(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (!isUnwrappableAs(type)) {
      throw new UnknownUnwrapTypeException(type);
    }
    return type.cast(this);
  }
}
