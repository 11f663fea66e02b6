package io.it0.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks a node whether it is ready to serve. */
final class Health {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TIMEOUT_MILLIS = 5_000;

  private Health() {}

  /** Returns when {@code /health/ready} answers 200. */
  static void await(URI node) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String answer = ask(node);
      if (answer.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new LaunchException("The server at " + node + " is not ready: " + answer);
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  /** @return empty if it is ready, else what it said */
  private static String ask(URI node) {
    try {
      var connection = (HttpURLConnection) node.resolve("/health/ready").toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
        return "";
      }
      try (var body = connection.getErrorStream()) {
        String text =
            body == null ? "" : new String(body.readNBytes(2_000), StandardCharsets.UTF_8);
        return connection.getResponseCode() + " " + text;
      }
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
