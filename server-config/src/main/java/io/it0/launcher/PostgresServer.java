package io.it0.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** PostgreSQL on 127.0.0.1, durable (fsync and synchronous_commit on), every log-in by SCRAM. */
final class PostgresServer implements Child {

  static final String DATABASE = "it0";
  static final String OWNER = "it0_owner";
  static final String FOLDER = "postgres";

  private static final String SUPERUSER = "postgres";

  /** Crash recovery of a large write-ahead log takes its time. */
  private static final Duration START = Duration.ofMinutes(5);

  private static final Duration STOP = Duration.ofSeconds(60);

  private static final Duration ORPHANS = Duration.ofSeconds(5);

  private final DataFolder data;
  private final RuntimeFolder runtime;
  private final Secrets secrets;
  private final int port;
  private Process process;

  PostgresServer(DataFolder data, RuntimeFolder runtime, Secrets secrets, int port) {
    this.data = data;
    this.runtime = runtime;
    this.secrets = secrets;
    this.port = port;
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public Process process() {
    return process;
  }

  String url() {
    return url(DATABASE);
  }

  @Override
  public void start() {
    Path binaries = PostgresBinaries.in(data, runtime);
    clearLeftovers(data);
    if (!Files.exists(folder().resolve("PG_VERSION"))) {
      initialise(binaries);
    }
    try {
      // Its holder is proven dead. The id in it may by now be a stranger's, who would block the
      // start.
      Files.deleteIfExists(folder().resolve("postmaster.pid"));
      process = launch(binaries);
    } catch (IOException e) {
      throw new LaunchException("PostgreSQL could not be started: " + e.getMessage(), e);
    }
    awaitReady();
    ensureDatabase();
  }

  @Override
  public void stop() {
    if (process != null && process.isAlive()) {
      // INT is PostgreSQL's fast shutdown; Java's own TERM would wait for every client to leave.
      Processes.end(List.of(process.toHandle()), "INT", STOP);
    }
  }

  /** Ends the servers of an earlier life that still work in this folder. */
  static int clearLeftovers(DataFolder data) {
    List<ProcessHandle> left = Processes.workingIn(data.path(FOLDER), "postgres");
    List<ProcessHandle> masters =
        left.stream().filter(p -> Processes.commandLine(p.pid()).contains(" -D ")).toList();
    Processes.end(masters, "INT", STOP);
    // Sessions whose server was killed: QUIT makes them leave at once, even from a long query.
    Processes.end(Processes.workingIn(data.path(FOLDER), "postgres"), "QUIT", ORPHANS);
    return left.size();
  }

  private Path folder() {
    return data.path(FOLDER);
  }

  private Path log() {
    return data.create("log").resolve("postgres.log");
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  // Into a folder beside, renamed when it is whole: an interrupted first start leaves no half of
  // one.
  private void initialise(Path binaries) {
    Path draft = data.path("postgres.new");
    DataFolder.delete(draft);
    secrets.postgresSuperuser();
    List<String> command =
        Programs.unprivileged(
            List.of(
                binaries.resolve("bin/initdb").toString(),
                "--pgdata=" + draft,
                "--username=" + SUPERUSER,
                "--pwfile=" + secrets.file("postgres-password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C"));
    try {
      Process initdb = builder(command).start();
      if (!initdb.waitFor(2, TimeUnit.MINUTES) || initdb.exitValue() != 0) {
        initdb.destroyForcibly();
        throw new LaunchException(
            "PostgreSQL could not make its data folder:\n" + LogFile.tail(log(), 8));
      }
      Files.move(draft, folder(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted.", e);
    }
  }

  private Process launch(Path binaries) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binaries.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", folder().toString()));
    settings().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return builder(Programs.detached(Programs.unprivileged(command)))
        .directory(folder().toFile())
        .start();
  }

  private ProcessBuilder builder(List<String> command) {
    var builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(LogFile.rotated(log()).toFile()));
    return builder;
  }

  /** On the command line, so that they hold whatever the data folder's own files say. */
  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("port", Integer.toString(port));
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    settings.put("fsync", "on");
    settings.put("synchronous_commit", "on");
    settings.put("full_page_writes", "on");
    settings.put("password_encryption", "scram-sha-256");
    settings.put("max_connections", "200");
    settings.put("shared_buffers", "512MB");
    settings.put("work_mem", "16MB");
    settings.put("maintenance_work_mem", "256MB");
    settings.put("wal_buffers", "16MB");
    settings.put("max_wal_size", "8GB");
    settings.put("min_wal_size", "1GB");
    settings.put("checkpoint_timeout", "15min");
    settings.put("wal_compression", "on");
    settings.put("random_page_cost", "1.1");
    // Compiling a plan costs more than it saves on queries as short as ours.
    settings.put("jit", "off");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.put("log_line_prefix", "%m [%p] %u ");
    return settings;
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try (Connection connection = connect(SUPERUSER)) {
        connection.getMetaData(); // opened, so it serves
        return;
      } catch (SQLException e) {
        boolean wrongPassword = "28P01".equals(e.getSQLState());
        if (wrongPassword || !process.isAlive() || System.nanoTime() > deadline) {
          stop();
          throw new LaunchException(
              "PostgreSQL does not answer (" + e.getMessage() + "):\n" + LogFile.tail(log(), 8), e);
        }
        LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
      }
    }
  }

  private void ensureDatabase() {
    try (Connection connection = connect(SUPERUSER);
        Statement statement = connection.createStatement()) {
      boolean role = exists(statement, "select from pg_roles where rolname = '" + OWNER + "'");
      // Set at each start: the file is what counts. Its alphabet holds no quote.
      statement.execute(
          (role ? "alter" : "create")
              + " role "
              + OWNER
              + " login createrole nosuperuser password '"
              + secrets.owner()
              + "'");
      if (!exists(statement, "select from pg_database where datname = '" + DATABASE + "'")) {
        statement.execute("create database " + DATABASE + " owner " + OWNER);
      }
    } catch (SQLException e) {
      throw new LaunchException("The database could not be made: " + e.getMessage(), e);
    }
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (var rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), SUPERUSER, secrets.postgresSuperuser());
  }
}
