package io.it0.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what is said on a channel of PostgreSQL (LISTEN), on a connection of its own, until it is stopped.
 *
 * <p>What is said while it is not connected is lost: so whoever listens is told of each new connection, too. The
 * connection must be a session's; a pooler that shares sessions between transactions cannot be in between.
 */
public final class ChannelListener implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelListener.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int VALIDATION_SECONDS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Opening opening;
  private final String channel;
  private final Runnable connected;
  private final Consumer<String> heard;

  private volatile boolean stopped;
  private volatile Connection current;
  private int failures;

  /** Opens a connection that nobody else uses. */
  @FunctionalInterface
  public interface Opening {
    Connection open() throws SQLException;
  }

  /**
   * @param connected is run after each LISTEN: until then, anything may have been said
   * @param heard takes each message; what it throws is logged and ends nothing
   */
  public ChannelListener(
      Opening opening, String channel, Runnable connected, Consumer<String> heard) {
    if (!channel.matches("[a-z_]{1,63}")) {
      throw new IllegalArgumentException("not a channel: " + channel);
    }
    this.opening = opening;
    this.channel = channel;
    this.connected = connected;
    this.heard = heard;
  }

  /** Does not wait for its end. */
  public void stop() {
    stopped = true;
    Connection connection = current;
    if (connection != null) {
      abort(connection);
    }
  }

  /** What it waits for never comes; closing would be queued behind it. */
  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("a connection that is not needed any more was gone before", e);
    }
  }

  @Override
  public void run() {
    while (isWanted()) {
      try (Connection connection = opening.open()) {
        current = connection;
        listen(connection);
      } catch (SQLException e) {
        failed(e);
      }
      current = null;
    }
  }

  private boolean isWanted() {
    return !stopped && !Thread.currentThread().isInterrupted();
  }

  private void listen(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    try (var statement = connection.createStatement()) {
      statement.execute("listen " + channel);
    }
    failures = 0;
    connected.run();
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (isWanted()) {
      PGNotification[] messages = postgres.getNotifications((int) PATIENCE.toMillis());
      if (messages == null || messages.length == 0) {
        requireAlive(connection);
        continue;
      }
      for (PGNotification message : messages) {
        pass(message.getParameter());
      }
    }
  }

  /** A peer that vanished says nothing, as one that has nothing to say. */
  private static void requireAlive(Connection connection) throws SQLException {
    if (!connection.isValid(VALIDATION_SECONDS)) {
      throw new SQLException("the connection is gone", "08006");
    }
  }

  private void pass(String message) {
    try {
      heard.accept(message);
    } catch (RuntimeException e) {
      LOG.warn("channel {}: message {} is not understood", channel, message, e);
    }
  }

  private void failed(SQLException e) {
    if (stopped) {
      return;
    }
    failures++;
    LOG.warn("channel {} is not heard, attempt={}: {}", channel, failures, e.getMessage());
    long millis = FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10);
    try {
      Thread.sleep(Math.min(millis, LONGEST_PAUSE.toMillis()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
