package io.it0.db.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Connections that are in a transaction when they are handed out, and commit it when they are closed: as a stateless bean
 * sees them that takes one for its work. What failed in PostgreSQL is rolled back.
 */
public final class CommittingDataSource {

  private CommittingDataSource() {}

  public static DataSource of(DataSource plain) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(plain, arguments);
                return result instanceof Connection connection ? begun(connection) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Connection begun(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close") && !connection.isClosed()) {
                connection.commit();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
