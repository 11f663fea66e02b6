package io.it0.usage.aggregate;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs work in a transaction of its own on the platform's pool: the container's, or JDBC's own. */
public interface Transactions {

  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Commits what the work did, or rolls it back and throws.
   *
   * @throws RuntimeException the work's own, or one whose causes hold the work's {@link SQLException}
   */
  <T> T inNew(Work<T> work);
}
