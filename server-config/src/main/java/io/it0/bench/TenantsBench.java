package io.it0.bench;

import io.it0.db.Migrations;
import io.it0.db.RolePasswords;
import io.it0.db.TenantMigrations;
import io.it0.db.TenantTemplate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * {@code ./it0 bench tenants 5000}: how long registering a tenant takes, and how fast a further script
 * reaches every tenant's schema.
 *
 * <p>On a PostgreSQL of its own, which is gone afterwards, with fsync and synchronous_commit on. The
 * owner's password is not hashed here: that costs what it is set to cost.
 */
public final class TenantsBench implements AutoCloseable {

  private static final int DEFAULT_TENANTS = 5_000;
  private static final int MAX_TENANTS = 1_000_000;
  private static final double ALLOWED_MILLIS = 50;
  private static final int WARM_UP = 200;
  private static final String OWNER = "it0_owner";
  private static final String PASSWORD = "bench";

  private static final TenantTemplate.Script SCRATCH =
      new TenantTemplate.Script(
          900_000,
          "V900000__bench.sql",
          """
          create table bench_notes (id uuid primary key, note text not null);
          create index bench_notes_note on bench_notes (note);
          grant select, insert on bench_notes to it0_tenant
          """);

  private final EmbeddedPostgres server;
  private final String url;
  private final PrintStream out;

  private record Spent(int tenants, double seconds, double p50, double p99, double longest) {}

  private TenantsBench(PrintStream out) throws IOException {
    this.out = out;
    this.server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
    this.url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/it0_bench";
  }

  /**
   * @param arguments the number of tenants, or nothing
   * @return whether a registration takes at most 50 ms, at the 99th percentile
   */
  public static boolean run(List<String> arguments, PrintStream out) throws IOException {
    int tenants = arguments.isEmpty() ? DEFAULT_TENANTS : Integer.parseInt(arguments.get(0));
    if (tenants < 1 || tenants > MAX_TENANTS) {
      throw new IllegalArgumentException("between 1 and " + MAX_TENANTS + " tenants");
    }
    try (TenantsBench bench = new TenantsBench(out)) {
      return bench.measure(tenants);
    } catch (SQLException e) {
      throw new IllegalStateException("the benchmark's database refused: " + e.getMessage(), e);
    }
  }

  private boolean measure(int tenants) throws SQLException, IOException {
    create();
    Machine.print(Jdbi.create(url, "it0_platform", PASSWORD), out);
    register(WARM_UP, "warm");
    Spent spent = register(tenants, "bench");
    out.printf(
        "%,d tenants registered in %.1f s: %,.0f a second, one after the other%n",
        tenants, spent.seconds(), tenants / spent.seconds());
    out.printf(
        "a registration: p50 %.1f ms, p99 %.1f ms, longest %.1f ms; allowed %.0f ms%n",
        spent.p50(), spent.p99(), spent.longest(), ALLOWED_MILLIS);
    migrate(tenants + WARM_UP);
    return spent.p99() <= ALLOWED_MILLIS;
  }

  private void create() throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create role it0_owner login createrole password '" + PASSWORD + "'");
      statement.execute("create database it0_bench owner it0_owner");
    }
    new Migrations(url, OWNER, PASSWORD).run(new RolePasswords(PASSWORD, PASSWORD), step -> {});
    try (Connection platform = DriverManager.getConnection(url, "it0_platform", PASSWORD)) {
      BenchRegistration.plan(platform);
    }
  }

  private Spent register(int tenants, String prefix) throws SQLException {
    long[] nanos = new long[tenants];
    long began = System.nanoTime();
    try (Connection platform = DriverManager.getConnection(url, "it0_platform", PASSWORD)) {
      platform.setAutoCommit(false);
      for (int i = 0; i < tenants; i++) {
        long start = System.nanoTime();
        BenchRegistration.register(platform, prefix + "-" + i);
        platform.commit();
        nanos[i] = System.nanoTime() - start;
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Arrays.sort(nanos);
    return new Spent(tenants, seconds, millis(nanos, 0.5), millis(nanos, 0.99), millis(nanos, 1));
  }

  private void migrate(int schemas) {
    TenantTemplate template =
        new TenantTemplate(
            Stream.concat(TenantTemplate.load().scripts().stream(), Stream.of(SCRATCH)).toList());
    long began = System.nanoTime();
    new TenantMigrations(() -> DriverManager.getConnection(url, OWNER, PASSWORD), template)
        .run(step -> out.println("  " + step));
    double seconds = (System.nanoTime() - began) / 1e9;
    out.printf(
        "%,d schemas migrated in %.1f s: %,.0f a second%n", schemas, seconds, schemas / seconds);
  }

  private static double millis(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[index] / 1e6;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
