package io.it0.launcher;

import io.it0.bench.BenchTarget;
import io.it0.bench.BillRunBench;
import io.it0.bench.IngestBench;
import io.it0.bench.LargeDemo;
import io.it0.bench.QuotaBench;
import io.it0.bench.TenantsBench;
import io.it0.demo.Demo;
import io.it0.demo.Installation;
import io.it0.demo.TraceDemo;
import io.it0.demo.TraceOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The entry point behind {@code ./it0}: run, stop, bench, demo.
 *
 * <p>System properties: {@code it0.runtime}, the build's runtime folder; {@code it0.data}, the data
 * folder where {@code --data} names none. Exit codes: 0, or 1 with one line on standard error.
 */
public final class Main {

  private static final String USAGE =
      "commands: run, stop, bench NAME …, demo NAME …, gateway-config";

  // Strong references: a logger that nobody holds forgets its level and filter.
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private static final Logger MIGRATE =
      Logger.getLogger("org.flywaydb.core.internal.command.DbMigrate");

  private Main() {}

  public static void main(String[] arguments) {
    FLYWAY.setLevel(Level.WARNING);
    // Said at every start, of a setting that is meant.
    MIGRATE.setFilter(record -> !record.getMessage().startsWith("outOfOrder mode is active"));
    System.exit(outcome(List.of(arguments)));
  }

  private static int outcome(List<String> arguments) {
    try {
      return dispatch(arguments) ? 0 : 1;
    } catch (LaunchException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
    } catch (IOException | RuntimeException e) {
      System.err.println("IT0 failed: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private static boolean dispatch(List<String> arguments) throws IOException, InterruptedException {
    if (arguments.isEmpty()) {
      throw new LaunchException("Which command? " + USAGE);
    }
    List<String> rest = arguments.subList(1, arguments.size());
    switch (arguments.get(0)) {
      case "run" -> {
        RunOptions options = RunOptions.parse(rest, defaultData());
        ExternalServers external = ExternalServers.from(System.getenv());
        new Run(options, runtime(), external, Clock.systemUTC()).run();
      }
      case "stop" -> System.out.println(Stop.stop(onlyData(rest)));
      case "bench" -> {
        return bench(rest);
      }
      case "demo" -> demo(rest);
      case "gateway-config" -> {
        return GatewayConfigCommand.run(rest, System.out, System.err) == 0;
      }
      case "prepare" -> new Preparation(runtime()).run(rest.contains("archive"));
      default -> throw new LaunchException("Not understood: " + arguments.get(0) + "; " + USAGE);
    }
    return true;
  }

  private static boolean bench(List<String> arguments) throws IOException, InterruptedException {
    var command = NamedCommand.parse(arguments, defaultData(), "ingest, billrun, quota, tenants");
    return switch (command.name()) {
      case "ingest" -> IngestBench.run(target(command), command.arguments(), System.out);
      case "billrun" -> BillRunBench.run(target(command), command.arguments(), System.out);
      case "quota" -> QuotaBench.run(target(command), command.arguments(), System.out);
      case "tenants" -> TenantsBench.run(command.arguments(), System.out);
      default -> throw command.unknown();
    };
  }

  private static void demo(List<String> arguments) throws IOException, InterruptedException {
    var command = NamedCommand.parse(arguments, defaultData(), "fill, trace FILE.csv, large");
    PrintStream out = System.out;
    switch (command.name()) {
      case "fill" ->
          new Demo(installation(command.running()), out::println)
              .fill(Clock.systemUTC().instant())
              .forEach(l -> out.println(l.tenant() + " " + l.email() + " " + l.password()));
      case "trace" -> {
        TraceOptions options = TraceOptions.parse(command.arguments());
        new TraceDemo(installation(command.running()), options, out).run();
      }
      case "large" -> LargeDemo.run(target(command), command.arguments(), out);
      default -> throw command.unknown();
    }
  }

  private static BenchTarget target(NamedCommand command) {
    RunningIt0 running = command.running();
    ExternalServers external = ExternalServers.from(System.getenv());
    BenchTarget.Login owner =
        external
            .database()
            .map(database -> new BenchTarget.Login(database.user(), database.password()))
            .orElseGet(() -> new BenchTarget.Login(PostgresServer.OWNER, running.ownerPassword()));
    return new BenchTarget(
        installation(running),
        running.jdbcUrl(),
        owner,
        new BenchTarget.Login("it0_platform", running.platformRolePassword()),
        running.redisUrl());
  }

  private static Installation installation(RunningIt0 running) {
    return new Installation(
        running.baseUrl().toString(), running.adminEmail(), running.adminPassword());
  }

  private static Path onlyData(List<String> arguments) {
    var command = NamedCommand.withData(new ArrayList<>(arguments), defaultData());
    if (!command.arguments().isEmpty()) {
      throw new LaunchException("Not understood: " + command.arguments().get(0) + ".");
    }
    return command.data();
  }

  private static Path defaultData() {
    return Path.of(System.getProperty("it0.data", "var"));
  }

  private static RuntimeFolder runtime() {
    return new RuntimeFolder(
        Path.of(System.getProperty("it0.runtime", "server-config/target/runtime"))
            .toAbsolutePath());
  }
}
