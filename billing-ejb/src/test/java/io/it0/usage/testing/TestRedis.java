package io.it0.usage.testing;

import io.it0.usage.RedisConnections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.RedisServer;

/**
 * A real Redis for tests, one server a JVM, with every write on disk before it is answered, as in
 * production.
 */
public final class TestRedis {

  private static RedisServer server;
  private static Path folder;
  private static int port;

  private TestRedis() {}

  /** An empty Redis, which may have been used by another test before. */
  public static synchronized RedisClient fresh() {
    start();
    RedisClient client = connect();
    client.flushAll();
    return client;
  }

  public static RedisClient connect() {
    return RedisConnections.open(url());
  }

  public static URI url() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** Ends it as a power failure would, without a word, and starts it on what is on disk. */
  public static synchronized void killAndRestart() {
    kill();
    start();
  }

  public static synchronized void kill() {
    ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().orElse("").contains("redis-server"))
        .forEach(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
    server = null;
  }

  public static synchronized void start() {
    if (server != null) {
      return;
    }
    try {
      if (folder == null) {
        folder = Files.createTempDirectory("it0-redis");
        port = freePort();
        Runtime.getRuntime().addShutdownHook(new Thread(TestRedis::kill));
      }
      server =
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("dir " + folder)
              .setting("save \"\"")
              .setting("appendonly yes")
              .setting("appendfsync always")
              .build();
      server.start();
      awaitLoaded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitLoaded() {
    for (int attempt = 0; attempt < 100; attempt++) {
      try (RedisClient client = connect()) {
        client.ping();
        return;
      } catch (JedisException e) {
        pause();
      }
    }
    throw new IllegalStateException("Redis did not start");
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
