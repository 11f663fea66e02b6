package io.it0.tenancy;

import io.it0.db.PlatformDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The registry of tenants, read from {@code public.tenants}. */
@ApplicationScoped
public class Tenants {

  private static final String SELECT =
      "select id, slug, schema_name, name, status, time_zone, test_clock_id from tenants ";

  private PlatformDatabase database;

  protected Tenants() {}

  @Inject
  public Tenants(PlatformDatabase database) {
    this.database = database;
  }

  public Optional<Tenant> find(UUID id) {
    return jdbi()
        .withHandle(
            h ->
                h.createQuery(SELECT + "where id = :id")
                    .bind("id", id)
                    .map(Tenants::tenant)
                    .findOne());
  }

  public Optional<Tenant> findBySlug(String slug) {
    return jdbi()
        .withHandle(
            h ->
                h.createQuery(SELECT + "where slug = :slug")
                    .bind("slug", slug)
                    .map(Tenants::tenant)
                    .findOne());
  }

  /** By its id or its slug, whichever it is. */
  public Optional<Tenant> named(String slugOrId) {
    if (slugOrId.indexOf('\0') >= 0) {
      return Optional.empty(); // PostgreSQL takes no NUL in a text
    }
    return id(slugOrId).map(this::find).orElseGet(() -> findBySlug(slugOrId));
  }

  private static Optional<UUID> id(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Jdbi jdbi() {
    return database.jdbi();
  }

  /** Maps a row that has the registry's columns under their own names. */
  public static Tenant tenant(ResultSet row, StatementContext context) throws SQLException {
    return new Tenant(
        row.getObject("id", UUID.class),
        row.getString("slug"),
        row.getString("schema_name"),
        row.getString("name"),
        Tenant.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        ZoneId.of(row.getString("time_zone")),
        Optional.ofNullable(row.getObject("test_clock_id", UUID.class)));
  }
}
