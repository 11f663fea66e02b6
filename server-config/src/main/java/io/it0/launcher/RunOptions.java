package io.it0.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code ./it0 run} was asked for.
 *
 * @param port of the first node; the second one has the next. 0: any free port
 * @param host the address that the servers listen on
 * @param postgresPort 0: the one of the last run if it is free, else any
 * @param redisPort 0: the one of the last run if it is free, else any
 * @param simulatePayments every payment provider is the simulator
 * @param stopWithParent stop when standard input ends: for tests, whose JVM may be killed
 */
record RunOptions(
    Path data,
    String host,
    int port,
    int nodes,
    int postgresPort,
    int redisPort,
    boolean fresh,
    boolean demo,
    boolean simulatePayments,
    boolean stopWithParent) {

  static final int MAX_NODES = 4;
  static final String USAGE =
      "./it0 run [--port 8080] [--host 127.0.0.1] [--data var] [--nodes 1] [--fresh] [--no-demo]"
          + " [--simulate-payments] [--postgres-port N] [--redis-port N]";

  private static final Set<String> VALUES =
      Set.of("--port", "--host", "--data", "--nodes", "--postgres-port", "--redis-port");
  private static final Set<String> FLAGS =
      Set.of("--fresh", "--no-demo", "--simulate-payments", "--stop-with-parent");

  RunOptions {
    between("--port", port, 0, 65535);
    between("--nodes", nodes, 1, MAX_NODES);
    between("--postgres-port", postgresPort, 0, 65535);
    between("--redis-port", redisPort, 0, 65535);
    if (host.isBlank()) {
      throw new LaunchException("--host needs an address. " + USAGE);
    }
    if (port != 0 && port + nodes - 1 > 65535) {
      throw new LaunchException("--port " + port + " leaves no port for " + nodes + " nodes.");
    }
  }

  /** @param defaultData the data folder where none is given */
  static RunOptions parse(List<String> arguments, Path defaultData) {
    Map<String, String> values = new HashMap<>();
    Set<String> flags = new HashSet<>();
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      if (FLAGS.contains(name)) {
        flags.add(name);
        continue;
      }
      if (!VALUES.contains(name)) {
        throw new LaunchException("Not understood: " + name + ". " + USAGE);
      }
      i++;
      if (i == arguments.size()) {
        throw new LaunchException(name + " needs a value. " + USAGE);
      }
      values.put(name, arguments.get(i));
    }
    return new RunOptions(
        values.containsKey("--data") ? Path.of(values.get("--data")) : defaultData,
        values.getOrDefault("--host", "127.0.0.1"),
        number(values, "--port", 8080),
        number(values, "--nodes", 1),
        number(values, "--postgres-port", 0),
        number(values, "--redis-port", 0),
        flags.contains("--fresh"),
        !flags.contains("--no-demo"),
        flags.contains("--simulate-payments"),
        flags.contains("--stop-with-parent"));
  }

  private static int number(Map<String, String> values, String name, int fallback) {
    String value = values.get(name);
    if (value == null) {
      return fallback;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new LaunchException(name + " needs a number, not " + value + ".", e);
    }
  }

  private static void between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new LaunchException(
          name + " must lie between " + least + " and " + most + ", not " + value + ".");
    }
  }
}
