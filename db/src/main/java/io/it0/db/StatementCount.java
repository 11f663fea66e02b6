package io.it0.db;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;

/**
 * Counts the SQL statements that a thread prepares, for tests that bound what a page may cost.
 *
 * <p>A statement counts when it is prepared, so one that is executed twice counts once. Nothing is counted, and
 * connections stay as they are, on threads where nobody has begun to count.
 */
final class StatementCount implements AutoCloseable {

  private static final ThreadLocal<StatementCount> CURRENT = new ThreadLocal<>();

  private int prepared;

  private StatementCount() {}

  static StatementCount begin() {
    var count = new StatementCount();
    CURRENT.set(count);
    return count;
  }

  int prepared() {
    return prepared;
  }

  /** The connection, whose statements are counted if this thread counts. */
  static Connection of(Connection connection) {
    StatementCount count = CURRENT.get();
    return count == null ? connection : count.counted(connection);
  }

  private Connection counted(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            StatementCount.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              String name = method.getName();
              if (name.startsWith("prepare") || name.equals("createStatement")) {
                prepared++;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void close() {
    CURRENT.remove();
  }
}
