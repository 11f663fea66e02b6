package io.it0.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Brings a database to this version: the two serving roles, the shared schema, the tenant template,
 * and then every tenant's schema.
 *
 * <p>Runs as the owner, before the server starts; running it again changes nothing. The owner needs
 * CREATE on the database and, to make the roles, CREATEROLE; where an administrator has made {@code
 * it0_tenant} and {@code it0_platform} beforehand, it only sets their passwords.
 */
public final class Migrations {

  private final String url;
  private final String user;
  private final String password;

  /** @param url a JDBC URL of PostgreSQL 14 or later */
  public Migrations(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /** Migrates; each step is told to {@code progress} in one line. */
  public void run(RolePasswords passwords, Consumer<String> progress) {
    Jdbi jdbi = Jdbi.create(url, user, password);
    jdbi.useTransaction(handle -> roles(handle, passwords));
    jdbi.useHandle(Migrations::temporaryTables);
    MigrateResult shared = flyway().migrate();
    progress.accept("shared schema at version " + currentVersion(shared));
    TenantTemplate template = TenantTemplate.load();
    jdbi.useTransaction(template::store);
    new TenantMigrations(this::connect, template).run(progress);
  }

  private static String currentVersion(MigrateResult result) {
    return result.migrations.isEmpty() ? result.initialSchemaVersion : result.targetSchemaVersion;
  }

  private Flyway flyway() {
    return Flyway.configure()
        .dataSource(url, user, password)
        .locations("classpath:migration/shared")
        .schemas("public")
        .placeholderReplacement(false)
        // Numbers are given out in ranges: a script may come after one of a later range that stands
        // already.
        .outOfOrder(true)
        .loggers("slf4j")
        .load();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  private static void roles(Handle handle, RolePasswords passwords) {
    var wanted = Map.of("it0_tenant", passwords.tenant(), "it0_platform", passwords.platform());
    // Two launchers may start at once: the lock makes one of them wait for the other's roles.
    handle.execute("select pg_advisory_xact_lock(hashtext('it0 roles'))");
    wanted.forEach((role, secret) -> role(handle, role, secret));
  }

  /**
   * A tenant's role makes no temporary table: it would stay on the pooled connection, and hide a real
   * table from the next tenant. The right belongs to the database, so no migration script can hold it.
   */
  static void temporaryTables(Handle handle) {
    handle.execute(
        """
        do $$ begin
          execute format('revoke temporary on database %I from public', current_database());
          execute format('grant temporary on database %I to it0_platform', current_database());
        end $$
        """);
  }

  private static void role(Handle handle, String role, String secret) {
    boolean exists =
        handle
            .createQuery("select exists (select from pg_roles where rolname = :role)")
            .bind("role", role)
            .mapTo(Boolean.class)
            .one();
    // A role's password is no bind parameter in PostgreSQL; quote_literal keeps it a literal.
    String literal =
        handle
            .createQuery("select quote_literal(:secret)")
            .bind("secret", secret)
            .mapTo(String.class)
            .one();
    String verb = exists ? "alter" : "create";
    try (var statement = handle.getConnection().createStatement()) {
      statement.execute(verb + " role " + role + " login password " + literal);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot " + verb + " the database role " + role, e);
    }
  }
}
