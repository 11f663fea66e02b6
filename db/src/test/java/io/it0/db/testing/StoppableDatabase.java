package io.it0.db.testing;

import io.it0.db.Migrations;
import io.it0.db.PlatformDatabase;
import io.it0.db.RolePasswords;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.postgresql.ds.PGSimpleDataSource;

/** A migrated PostgreSQL of a test's own, which can really be away: stopped, and started again where it was. */
public final class StoppableDatabase implements AutoCloseable {

  private static final RolePasswords PASSWORDS = new RolePasswords("tenant-test", "platform-test");
  private static final int CONNECT_SECONDS = 5;

  private final Path data;
  private EmbeddedPostgres server;
  private final int port;

  private StoppableDatabase(Path data) throws IOException {
    this.data = data;
    this.server = builder(data).start();
    this.port = server.getPort();
  }

  /** @param folder an empty one */
  public static StoppableDatabase in(Path folder) throws IOException {
    var database = new StoppableDatabase(folder.resolve("data"));
    database.admin("postgres").useHandle(h -> h.execute("create database it0"));
    new Migrations(database.url(), "postgres", "postgres").run(PASSWORDS, step -> {});
    return database;
  }

  private static EmbeddedPostgres.Builder builder(Path data) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setServerConfig("listen_addresses", "127.0.0.1");
  }

  private String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/it0";
  }

  public void stop() throws IOException {
    server.close();
  }

  public void start() throws IOException {
    server = builder(data).setPort(port).start();
  }

  public DataSource platform() {
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url());
    dataSource.setUser("it0_platform");
    dataSource.setPassword(PASSWORDS.platform());
    dataSource.setConnectTimeout(CONNECT_SECONDS);
    return dataSource;
  }

  public PlatformDatabase platformDatabase() {
    return new PlatformDatabase(platform());
  }

  public Jdbi platformJdbi() {
    return Jdbi.create(platform()).installPlugin(new PostgresPlugin());
  }

  private Jdbi admin(String database) {
    return Jdbi.create(server.getDatabase("postgres", database));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
