package io.it0.db;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * One connection for a whole transaction, however often it is asked for.
 *
 * <p>Payara takes a second connection from the pool for whoever asks while the transaction's first is in
 * use, and keeps it until the end, although both work on the first. Under load every thread then holds
 * one and waits for another. So the first stays open until the transaction ends, and everybody is
 * given it.
 */
public final class TransactionConnection {

  private TransactionConnection() {}

  /** Takes a connection from its pool. */
  @FunctionalInterface
  public interface Opening {
    Connection open() throws SQLException;
  }

  /**
   * The transaction's connection, opened if it is the first time; outside a transaction a new one.
   *
   * @param transactions null outside the container: then each connection is a new one
   * @param key of the pool, and of whatever the connection is bound to
   */
  public static Connection of(
      TransactionSynchronizationRegistry transactions, String key, Opening opening)
      throws SQLException {
    if (transactions == null || !isOpen(transactions.getTransactionStatus())) {
      return StatementCount.of(opening.open());
    }
    Connection shared = (Connection) transactions.getResource(key);
    if (shared != null) {
      return shared;
    }
    // Only an active transaction tells us its end.
    if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
      return StatementCount.of(opening.open());
    }
    return share(transactions, key, StatementCount.of(opening.open()));
  }

  private static boolean isOpen(int status) {
    return status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK;
  }

  private static Connection share(
      TransactionSynchronizationRegistry transactions, String key, Connection connection)
      throws SQLException {
    try {
      transactions.registerInterposedSynchronization(new Closing(connection));
    } catch (IllegalStateException e) {
      // Timed out since: nobody would close it.
      connection.close();
      throw new SQLException("the transaction has ended", e);
    }
    Connection shared = unclosed(connection);
    transactions.putResource(key, shared);
    return shared;
  }

  /** The connection, whose users close it as they always do, and do not end it for the others. */
  private static Connection unclosed(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            TransactionConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private record Closing(Connection connection) implements Synchronization {

    @Override
    public void beforeCompletion() {
      // The connection is still in use by whoever flushes now.
    }

    @Override
    public void afterCompletion(int status) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException("a connection did not return to its pool", e);
      }
    }
  }
}
