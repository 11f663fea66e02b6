package io.it0.usage.aggregate;

import io.it0.db.testing.TestDatabase;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import io.it0.usage.testing.TestTenants;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * How fast batches are counted by one connection, without streams: {@code batch tenants rounds existing}.
 */
final class AggregatorBench {

  private AggregatorBench() {}

  public static void main(String[] arguments) throws Exception {
    int batch = Integer.parseInt(arguments[0]);
    int tenants = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    TestDatabase database = TestDatabase.fresh();
    Instant now = Instant.parse("2026-06-15T12:00:00Z");
    List<UUID> ids = new TestTenants(database).create("bench", tenants, now);
    var aggregator = new UsageAggregator(Clock.systemUTC());
    try (Connection connection = database.platform().getConnection()) {
      connection.setAutoCommit(false);
      long backend = connection.unwrap(PGConnection.class).getBackendPID();
      for (int round = 0; round < rounds; round++) {
        List<Delivered> deliveries = deliveries(ids, batch, round, now);
        long start = System.nanoTime();
        double database0 = cpuSeconds(backend);
        double own0 = cpuSeconds(ProcessHandle.current().pid());
        CountResult result = aggregator.count(connection, deliveries);
        connection.commit();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            "%s %.3f s, %.0f events/s; CPU: PostgreSQL %.2f s, own %.2f s%n",
            result,
            seconds,
            batch / seconds,
            cpuSeconds(backend) - database0,
            cpuSeconds(ProcessHandle.current().pid()) - own0);
      }
    }
  }

  /** User and system time of a process (proc(5), stat): on a shared machine it says more than the clock. */
  private static double cpuSeconds(long pid) throws IOException {
    String[] fields = Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ");
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
  }

  private static List<Delivered> deliveries(List<UUID> ids, int batch, int round, Instant now) {
    List<Delivered> deliveries = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      var event =
          new UsageRecorded(
              ids.get(i % ids.size()),
              "urn:bench:agents",
              UUID.randomUUID().toString(),
              "task-" + i,
              null,
              "coder",
              i % 3 == 0 ? "claude-haiku-4-5" : "claude-sonnet-4-5",
              new TokenCounts(1000 + i, 200, 0, 0),
              new BigDecimal("0.006123"),
              now.plusSeconds(i % 3600),
              false,
              false);
      deliveries.add(new Delivered("usage.recorded.{0}", round + "-0", i, event));
    }
    return deliveries;
  }
}
