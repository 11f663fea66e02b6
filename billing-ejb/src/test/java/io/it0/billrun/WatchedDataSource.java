package io.it0.billrun;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A data source whose every statement and commit is shown to a watcher, which may throw instead of letting it happen. */
final class WatchedDataSource {

  /** Sees each statement's text, or "commit", around its execution. */
  interface Watcher {
    void before(String statement) throws SQLException;

    default void after(String statement, long nanos) {}
  }

  private WatchedDataSource() {}

  static DataSource of(DataSource plain, Watcher watcher) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = call(plain, method, arguments);
          return result instanceof Connection connection ? connection(connection, watcher) : result;
        });
  }

  private static Connection connection(Connection plain, Watcher watcher) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("commit")) {
            return watched(watcher, "commit", () -> call(plain, method, arguments));
          }
          Object result = call(plain, method, arguments);
          if (result instanceof PreparedStatement statement) {
            return statement(PreparedStatement.class, statement, (String) arguments[0], watcher);
          }
          return result instanceof Statement statement
              ? statement(Statement.class, statement, "", watcher)
              : result;
        });
  }

  private static <S extends Statement> S statement(
      Class<S> type, S plain, String prepared, Watcher watcher) {
    return proxy(
        type,
        (proxy, method, arguments) -> {
          if (!method.getName().startsWith("execute")) {
            return call(plain, method, arguments);
          }
          String sql = prepared.isEmpty() && arguments != null ? (String) arguments[0] : prepared;
          return watched(watcher, sql, () -> call(plain, method, arguments));
        });
  }

  @FunctionalInterface
  private interface Call {
    Object run() throws Throwable;
  }

  private static Object watched(Watcher watcher, String statement, Call call) throws Throwable {
    watcher.before(statement);
    long start = System.nanoTime();
    Object result = call.run();
    watcher.after(statement, System.nanoTime() - start);
    return result;
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
