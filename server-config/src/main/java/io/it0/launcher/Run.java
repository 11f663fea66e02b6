package io.it0.launcher;

import io.it0.db.Migrations;
import io.it0.db.RolePasswords;
import io.it0.launcher.ExternalServers.Database;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** {@code ./it0 run}: starts everything in order, watches it, and stops it in the reverse order. */
final class Run {

  private final RunOptions options;
  private final RuntimeFolder runtime;
  private final ExternalServers external;
  private final Clock clock;
  private final Steps steps;
  private final Supervisor supervisor;

  // Known once the ports are chosen.
  private DataFolder data;
  private Secrets secrets;
  private Optional<PostgresServer> postgres = Optional.empty();
  private Optional<RedisServer> redis = Optional.empty();
  private Optional<SimulatedPayments> simulator = Optional.empty();
  private final List<PayaraNode> nodes = new ArrayList<>();

  Run(RunOptions options, RuntimeFolder runtime, ExternalServers external, Clock clock) {
    this.options = options;
    this.runtime = runtime;
    this.external = external;
    this.clock = clock;
    Instant launched = ProcessHandle.current().info().startInstant().orElseGet(clock::instant);
    this.steps = new Steps(System.out, launched);
    this.supervisor = new Supervisor(line -> steps.line(clock.instant() + " " + line));
  }

  /** Returns only by an exception: a running IT0 ends by a signal. */
  void run() throws InterruptedException {
    runtime.check();
    data = DataFolder.open(options.data());
    RunLock lock = RunLock.take(data);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(lock), "shutdown"));
    try {
      start();
    } catch (LaunchException e) {
      // What fails because a signal took the servers away is no failure to be told.
      throw supervisor.stopping() ? new LaunchException("Stopped while starting.", e) : e;
    } finally {
      supervisor.settled();
    }
    supervisor.watch(() -> state().write(data));
    if (options.stopWithParent()) {
      awaitEndOfInput();
    } else {
      Thread.currentThread().join();
    }
  }

  private void start() {
    RunningIt0.forget(data);
    int left = Leftovers.clear(data);
    if (options.fresh()) {
      data.clear();
    }
    choosePorts();
    steps.line("IT0 on " + data.root());
    if (left > 0) {
      steps.done("ended what an interrupted run had left: " + left + " processes");
    }
    // Payara boots beside the database's start; it deploys when that is done.
    for (PayaraNode node : nodes) {
      supervisor.add(node);
      node.boot();
    }
    redis.ifPresentOrElse(this::startServer, this::checkExternalRedis);
    postgres.ifPresent(this::startServer);
    migrate();
    for (PayaraNode node : nodes) {
      node.deploy();
      steps.done(node.name() + " at " + node.address().uri());
    }
    state().write(data);
    var demo = new DemoData(installation(), data, steps);
    if (options.demo()) {
      demo.fill(clock.instant());
    }
    steps.ready(clock.instant());
    demo.printAddresses(
        nodes.stream().map(node -> node.address().uri()).toList(),
        simulator.map(SimulatedPayments::address));
  }

  private void choosePorts() {
    secrets = new Secrets(data);
    var ports = new Ports();
    List<PayaraNode.Address> addresses = new ArrayList<>();
    for (int number = 1; number <= options.nodes(); number++) {
      int wanted = options.port() == 0 ? 0 : options.port() + number - 1;
      int port = ports.require(options.host(), wanted, "--port");
      addresses.add(new PayaraNode.Address(number, options.host(), port));
    }
    RememberedPorts known = RememberedPorts.read(data);
    int postgresPort = port(ports, options.postgresPort(), known.postgres(), "--postgres-port");
    int redisPort = port(ports, options.redisPort(), known.redis(), "--redis-port");
    int simulatorPort =
        options.simulatePayments() ? port(ports, 0, known.simulator(), "") : known.simulator();
    new RememberedPorts(postgresPort, redisPort, simulatorPort).write(data);

    if (external.database().isEmpty()) {
      postgres = Optional.of(new PostgresServer(data, runtime, secrets, postgresPort));
    }
    if (external.redisUrl().isEmpty()) {
      redis = Optional.of(new RedisServer(data, secrets, redisPort));
    }
    if (options.simulatePayments()) {
      List<URI> servers = addresses.stream().map(PayaraNode.Address::uri).toList();
      simulator = Optional.of(SimulatedPayments.start(data, simulatorPort, servers, clock));
    }
    var settings =
        new ServerSettings(
            database().url(),
            redisUrl(),
            SigningKey.in(data),
            secrets,
            simulator.map(SimulatedPayments::properties).orElseGet(Map::of));
    addresses.forEach(a -> nodes.add(new PayaraNode(data, runtime, settings, a)));
  }

  private static int port(Ports ports, int wanted, int known, String option) {
    return wanted != 0
        ? ports.require("127.0.0.1", wanted, option)
        : ports.prefer("127.0.0.1", known);
  }

  private void startServer(Child server) {
    supervisor.add(server);
    server.start();
    steps.done(server.name() + " on 127.0.0.1");
  }

  private void checkExternalRedis() {
    try (var connection = new Jedis(URI.create(redisUrl()))) {
      connection.ping();
    } catch (JedisException | IllegalArgumentException e) {
      throw new LaunchException("The Redis of REDIS_URL does not answer: " + e.getMessage(), e);
    }
    steps.done("Redis of REDIS_URL");
  }

  private void migrate() {
    Database database = database();
    try {
      new Migrations(database.url(), database.user(), database.password())
          .run(
              new RolePasswords(secrets.tenantRole(), secrets.platformRole()),
              progress -> steps.done("database: " + progress));
    } catch (RuntimeException e) {
      throw new LaunchException("The database could not be migrated: " + e.getMessage(), e);
    }
  }

  private Database database() {
    return external
        .database()
        .orElseGet(
            () ->
                new Database(postgres.orElseThrow().url(), PostgresServer.OWNER, secrets.owner()));
  }

  private String redisUrl() {
    return external.redisUrl().orElseGet(() -> redis.orElseThrow().url());
  }

  private RunningIt0 state() {
    return new RunningIt0(
        data.root(),
        ProcessHandle.current().pid(),
        nodes.stream().map(n -> new RunningIt0.Node(n.address().uri(), n.process().pid())).toList(),
        database().url(),
        pid(postgres),
        redisUrl(),
        pid(redis),
        simulator.map(SimulatedPayments::address));
  }

  private static OptionalLong pid(Optional<? extends Child> child) {
    return child.map(c -> OptionalLong.of(c.process().pid())).orElseGet(OptionalLong::empty);
  }

  private io.it0.demo.Installation installation() {
    return new io.it0.demo.Installation(
        nodes.get(0).address().uri().toString(),
        ServerSettings.ADMIN_EMAIL,
        secrets.platformAdmin());
  }

  private void shutDown(RunLock lock) {
    boolean ran = RunningIt0.on(data.root()).isPresent();
    if (ran) {
      steps.line("Stopping");
    }
    supervisor.stopAll();
    simulator.ifPresent(SimulatedPayments::close);
    RunningIt0.forget(data);
    if (ran) {
      steps.line("Stopped.");
    }
    lock.close();
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        continue; // whatever is typed means nothing
      }
    } catch (IOException e) {
      System.err.println("The parent is lost: " + e.getMessage());
    }
    System.exit(0);
  }
}
