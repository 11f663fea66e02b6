package io.it0.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import redis.clients.jedis.Jedis;

/** What a figure was measured on. */
final class Machine {

  private Machine() {}

  static void print(BenchTarget target, PrintStream out) throws IOException {
    print(target.platformJdbi(), out);
    try (Jedis redis = new Jedis(target.redisUrl())) {
      out.printf(
          "Redis %s, appendonly %s, appendfsync %s%n",
          redis
              .info("server")
              .lines()
              .filter(l -> l.startsWith("redis_version:"))
              .findFirst()
              .orElse("?"),
          redis.configGet("appendonly").get("appendonly"),
          redis.configGet("appendfsync").get("appendfsync"));
    }
  }

  /** The machine and the database alone. */
  static void print(Jdbi jdbi, PrintStream out) throws IOException {
    out.printf(
        "machine: %s, %d cores, %d GiB; Java %s%n",
        cpu(),
        Runtime.getRuntime().availableProcessors(),
        memoryKib() / 1024 / 1024,
        Runtime.version());
    out.printf(
        "PostgreSQL %s, fsync %s, synchronous_commit %s, shared_buffers %s%n",
        show(jdbi, "server_version"),
        show(jdbi, "fsync"),
        show(jdbi, "synchronous_commit"),
        show(jdbi, "shared_buffers"));
  }

  private static String show(Jdbi jdbi, String setting) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select current_setting(:name)")
                .bind("name", setting)
                .mapTo(String.class)
                .one());
  }

  private static String cpu() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 2))
          .findFirst()
          .orElse("unknown");
    }
  }

  private static long memoryKib() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemTotal"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(0);
    }
  }
}
