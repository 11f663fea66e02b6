package io.it0.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Redis on 127.0.0.1 with a password; every write is on disk before it is acknowledged. */
final class RedisServer implements Child {

  static final String FOLDER = "redis";

  private static final String BINARY = "redis-server-6.2.6-v5-linux-amd64";
  private static final String PROGRAM = "redis-server";

  /** Loading a large append-only file takes its time. */
  private static final Duration START = Duration.ofMinutes(5);

  private static final Duration STOP = Duration.ofSeconds(30);

  private final DataFolder data;
  private final Secrets secrets;
  private final int port;
  private Process process;

  RedisServer(DataFolder data, Secrets secrets, int port) {
    this.data = data;
    this.secrets = secrets;
    this.port = port;
  }

  @Override
  public String name() {
    return "Redis";
  }

  @Override
  public Process process() {
    return process;
  }

  /** With the password: for the server's environment, never for the terminal. */
  String url() {
    return "redis://:" + secrets.redis() + "@127.0.0.1:" + port + "/0";
  }

  @Override
  public void start() {
    clearLeftovers(data);
    try {
      Path folder = data.create(FOLDER);
      Path configuration = folder.resolve("redis.conf");
      PrivateFile.write(configuration, configuration());
      process =
          new ProcessBuilder(
                  Programs.detached(List.of(binary().toString(), configuration.toString())))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(LogFile.rotated(log()).toFile()))
              .start();
    } catch (IOException e) {
      throw new LaunchException("Redis could not be started: " + e.getMessage(), e);
    }
    awaitReady();
  }

  @Override
  public void stop() {
    if (process != null && process.isAlive()) {
      // TERM flushes the append-only file and leaves.
      Processes.end(List.of(process.toHandle()), "TERM", STOP);
    }
  }

  /** Ends the servers of an earlier life that still work in this folder. */
  static int clearLeftovers(DataFolder data) {
    List<ProcessHandle> left = Processes.workingIn(data.path(FOLDER), PROGRAM);
    Processes.end(left, "TERM", STOP);
    return left.size();
  }

  private Path log() {
    return data.create("log").resolve("redis.log");
  }

  // Streams are trimmed as fast as they grow, so the file is nearly all history: rewriting it at
  // its default of 64 MB
  // happens every few seconds under load and takes a core each time. Half a gigabyte is read back
  // in seconds.
  private String configuration() {
    return """
        bind 127.0.0.1
        port %d
        requirepass %s
        dir "%s"
        daemonize no
        appendonly yes
        appendfsync always
        no-appendfsync-on-rewrite no
        auto-aof-rewrite-min-size 512mb
        aof-load-truncated yes
        save ""
        maxmemory-policy noeviction
        maxclients 1000
        """
        .formatted(port, secrets.redis(), data.path(FOLDER));
  }

  private Path binary() throws IOException {
    Path target = data.create("bin").resolve(PROGRAM + BINARY.substring(PROGRAM.length()));
    if (Files.isExecutable(target)) {
      return target;
    }
    Path draft = target.resolveSibling(PROGRAM + ".new");
    try (InputStream binary = RedisServer.class.getResourceAsStream("/" + BINARY)) {
      if (binary == null) {
        throw new LaunchException("The build holds no Redis; delete server-config/target.");
      }
      Files.copy(binary, draft, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack Redis into " + draft, e);
    }
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwx------"));
    return Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try (var redis = new Jedis(url())) {
        redis.ping();
        return;
      } catch (JedisException e) {
        // "LOADING …" and a refused connection alike: it is not ready yet.
        if (!process.isAlive() || System.nanoTime() > deadline) {
          stop();
          throw new LaunchException(
              "Redis does not answer (" + e.getMessage() + "):\n" + LogFile.tail(log(), 8), e);
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }
}
