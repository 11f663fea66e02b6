package io.it0.billrun;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections that are in a transaction when they are handed out, as those of a container's transaction are. */
final class TransactionalDataSource {

  private TransactionalDataSource() {}

  static DataSource of(DataSource plain) {
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
    return connection;
  }
}
