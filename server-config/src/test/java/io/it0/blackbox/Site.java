package io.it0.blackbox;

import io.it0.bench.BenchTarget;
import io.it0.demo.Installation;
import io.it0.launcher.RunningIt0;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import redis.clients.jedis.Jedis;

/**
 * An IT0 as {@code ./it0 run} starts it, with its data under {@code target}; it ends with the tests' JVM.
 *
 * <p>What is killed here is started again by the launcher, as in production.
 */
final class Site {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Map<Integer, Site> RUNNING = new HashMap<>();
  private static final Map<Integer, RuntimeException> FAILED = new HashMap<>();

  private final Path data;

  /** A process of the installation. */
  enum Part {
    FIRST_NODE,
    SECOND_NODE,
    REDIS,
    POSTGRES
  }

  private Site(Path data) {
    this.data = data;
  }

  /** One node, for tests that kill nothing. */
  static Site shared() {
    return running(1);
  }

  /** Two nodes, whose processes may be killed. */
  static Site pair() {
    return running(2);
  }

  private static synchronized Site running(int nodes) {
    if (FAILED.containsKey(nodes)) {
      throw new IllegalStateException("IT0 did not start before, either", FAILED.get(nodes));
    }
    try {
      return RUNNING.computeIfAbsent(nodes, Site::launch);
    } catch (RuntimeException e) {
      FAILED.put(nodes, e);
      throw e;
    }
  }

  private static Site launch(int nodes) {
    Path data = Path.of("target", "blackbox-" + nodes).toAbsolutePath();
    long began = System.nanoTime();
    try {
      Path log = Files.createDirectories(data.getParent()).resolve(data.getFileName() + ".log");
      Process launcher = launcher(data, nodes, log);
      while (RunningIt0.on(data).filter(it0 -> it0.launcherPid() == launcher.pid()).isEmpty()) {
        if (!launcher.isAlive()) {
          throw new IOException("IT0 did not start:\n" + Files.readString(log));
        }
        requirePatience(began, "IT0 does not get ready; see " + log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.printf("IT0 with %d nodes started in %.1f s%n", nodes, seconds(began));
    return new Site(data);
  }

  private static Process launcher(Path data, int nodes, Path log) throws IOException {
    Path runtime = Path.of("target", "runtime").toAbsolutePath();
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Dit0.runtime=" + runtime,
                "-cp",
                runtime.resolve("launcher") + "/*",
                "io.it0.launcher.Main",
                "run",
                "--data",
                data.toString(),
                "--port",
                "0",
                "--nodes",
                Integer.toString(nodes),
                "--fresh",
                "--no-demo",
                "--stop-with-parent"));
    // Halves the work of a start.
    builder.environment().merge("IT0_JAVA_OPTS", "-XX:TieredStopAtLevel=1", (a, b) -> a + " " + b);
    builder.environment().keySet().removeAll(List.of("DB_URL", "REDIS_URL"));
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private RunningIt0 it0() {
    return RunningIt0.on(data).orElseThrow(() -> new IllegalStateException("IT0 has ended"));
  }

  Installation installation() {
    return installation(0);
  }

  /** As the node at {@code index} serves it. */
  Installation installation(int index) {
    RunningIt0 it0 = it0();
    return new Installation(baseUrl(index), it0.adminEmail(), it0.adminPassword());
  }

  String baseUrl(int index) {
    return it0().nodes().get(index).url().toString();
  }

  /** As the platform's role, which sees every tenant. */
  Jdbi database() {
    RunningIt0 it0 = it0();
    return Jdbi.create(it0.jdbcUrl(), "it0_platform", it0.platformRolePassword())
        .installPlugin(new PostgresPlugin());
  }

  Jedis redis() {
    return new Jedis(it0().redisUrl());
  }

  BenchTarget benchTarget() {
    RunningIt0 it0 = it0();
    return new BenchTarget(
        installation(),
        it0.jdbcUrl(),
        new BenchTarget.Login("it0_owner", it0.ownerPassword()),
        new BenchTarget.Login("it0_platform", it0.platformRolePassword()),
        it0.redisUrl());
  }

  /** Ends the process by SIGKILL, and returns when it is gone and another serves in its place. */
  void killAndAwaitRestart(Part part) throws IOException {
    long pid = kill(part);
    awaitAfter(part, pid);
  }

  /** Ends the process by SIGKILL. @return its id */
  long kill(Part part) throws IOException {
    long pid = pid(part);
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty() || !process.get().destroyForcibly()) {
      throw new IOException(part + " (process " + pid + ") could not be killed");
    }
    return pid;
  }

  /** Waits for the process that follows the killed one. */
  void awaitAfter(Part part, long killed) throws IOException {
    long began = System.nanoTime();
    while (pid(part) == killed) {
      requirePatience(began, part + " was not started again; see " + data + ".log");
    }
  }

  private long pid(Part part) {
    RunningIt0 it0 = it0();
    return switch (part) {
      case FIRST_NODE -> it0.nodes().get(0).pid();
      case SECOND_NODE -> it0.nodes().get(1).pid();
      case REDIS -> it0.redisPid().orElseThrow();
      case POSTGRES -> it0.postgresPid().orElseThrow();
    };
  }

  private static void requirePatience(long began, String what) throws IOException {
    if (System.nanoTime() - began > PATIENCE.toNanos()) {
      throw new IOException(what);
    }
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
