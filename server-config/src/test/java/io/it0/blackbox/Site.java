package io.it0.blackbox;

import io.it0.bench.BenchTarget;
import io.it0.demo.Installation;
import io.it0.launcher.LaunchedIt0;
import io.it0.launcher.RunningIt0;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import redis.clients.jedis.Jedis;

/**
 * An IT0 as {@code ./it0 run} starts it, with its data under {@code target}; it ends with the tests' JVM.
 *
 * <p>What is killed here is started again by the launcher, as in production.
 */
public final class Site {

  private static final Map<Integer, Site> RUNNING = new HashMap<>();
  private static final Map<Integer, RuntimeException> FAILED = new HashMap<>();

  private final LaunchedIt0 launched;

  /** A process of the installation. */
  enum Part {
    FIRST_NODE,
    SECOND_NODE,
    REDIS,
    POSTGRES
  }

  private Site(LaunchedIt0 launched) {
    this.launched = launched;
  }

  /** One node, for tests that kill nothing. */
  public static Site shared() {
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
    LaunchedIt0 launched =
        LaunchedIt0.start(
            data,
            Outside.environment(),
            "--fresh",
            "--simulate-payments",
            "--port",
            "0",
            "--nodes",
            Integer.toString(nodes));
    System.out.printf(
        "IT0 with %d nodes started in %.1f s%n", nodes, (System.nanoTime() - began) / 1e9);
    return new Site(launched);
  }

  /** A file in the folder of the installation's data. */
  Path file(String name) {
    return launched.data().resolve(name);
  }

  private RunningIt0 it0() {
    return launched.state();
  }

  public Installation installation() {
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
  public Jdbi database() {
    RunningIt0 it0 = it0();
    return Jdbi.create(it0.jdbcUrl(), "it0_platform", it0.platformRolePassword())
        .installPlugin(new PostgresPlugin());
  }

  Jedis redis() {
    return new Jedis(it0().redisUrl());
  }

  /** Of every payment provider. */
  public PaymentSimulator simulator() {
    return new PaymentSimulator(it0().simulator().orElseThrow(), file("simulator/keys"));
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
  void killAndAwaitRestart(Part part) {
    long pid = kill(part);
    awaitAfter(part, pid);
  }

  /** Ends the process by SIGKILL. @return its id */
  long kill(Part part) {
    long pid = pid(part);
    LaunchedIt0.kill(pid);
    return pid;
  }

  /** Waits for the process that follows the killed one. */
  void awaitAfter(Part part, long killed) {
    launched.await(part + " again", () -> pid(part) != killed);
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
}
