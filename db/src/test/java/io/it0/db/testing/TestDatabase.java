package io.it0.db.testing;

import io.it0.db.Migrations;
import io.it0.db.PlatformDatabase;
import io.it0.db.RolePasswords;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL for tests, one server a JVM, with fsync and synchronous_commit on.
 *
 * <p>{@link #fresh()} gives a migrated database of its own in some 50 ms: a copy of a template
 * that is migrated once.
 */
public final class TestDatabase {

  private static final String TEMPLATE = "it0_template";
  private static final RolePasswords PASSWORDS = new RolePasswords("tenant-test", "platform-test");
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static EmbeddedPostgres server;

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  /** A new, migrated, empty database. */
  public static synchronized TestDatabase fresh() {
    start();
    String name = "it0_test_" + NEXT.incrementAndGet();
    admin("postgres")
        .useHandle(
            h ->
                h.execute(
                    "create database " + name + " template " + TEMPLATE + " owner it0_owner"));
    // A copy has the template's tables; what was granted on the database itself it has not.
    admin("postgres")
        .useHandle(
            h -> {
              h.execute("revoke temporary on database " + name + " from public");
              h.execute("grant temporary on database " + name + " to it0_platform");
            });
    return new TestDatabase(name);
  }

  public String url() {
    return server.getJdbcUrl("it0_owner", name).replaceAll("\\?.*", "");
  }

  public DataSource owner() {
    return dataSource("it0_owner", "owner-test");
  }

  public DataSource tenant() {
    return dataSource("it0_tenant", PASSWORDS.tenant());
  }

  public DataSource platform() {
    return dataSource("it0_platform", PASSWORDS.platform());
  }

  public PlatformDatabase platformDatabase() {
    return new PlatformDatabase(platform());
  }

  public Jdbi platformJdbi() {
    return Jdbi.create(platform()).installPlugin(new PostgresPlugin());
  }

  /** As the superuser, whom no row level security binds: for what a test itself looks at. */
  public Jdbi superuser() {
    return admin(name);
  }

  public Migrations migrations() {
    return new Migrations(url(), "it0_owner", "owner-test");
  }

  public static RolePasswords passwords() {
    return PASSWORDS;
  }

  private DataSource dataSource(String user, String password) {
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url());
    dataSource.setUser(user);
    dataSource.setPassword(password);
    return dataSource;
  }

  private static Jdbi admin(String database) {
    return Jdbi.create(server.getDatabase("postgres", database))
        .installPlugin(new PostgresPlugin());
  }

  private static void start() {
    if (server != null) {
      return;
    }
    try {
      Path data = Files.createTempDirectory("it0-test-postgres");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAtOnce(data)));
      server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "200")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    admin("postgres")
        .useHandle(
            h -> {
              h.execute("create role it0_owner login createrole password 'owner-test'");
              h.execute("create database " + TEMPLATE + " owner it0_owner");
            });
    new TestDatabase(TEMPLATE).migrations().run(PASSWORDS, step -> {});
  }

  /**
   * Ends the server without its last checkpoint, which would write dozens of databases to disk only to have
   * them deleted: with fsync on that outlasts the patience of Surefire. The library's own hook cleans up.
   */
  private static void stopAtOnce(Path data) {
    try {
      Path pidFile = data.resolve("postmaster.pid");
      if (Files.exists(pidFile)) {
        String pid = Files.readAllLines(pidFile).get(0).trim();
        new ProcessBuilder("kill", "-QUIT", pid).inheritIO().start();
      }
    } catch (IOException e) {
      System.err.println("PostgreSQL of the tests was not stopped: " + e.getMessage());
    }
  }
}
