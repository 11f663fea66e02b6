package io.it0.db;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Whether the database answers, and whether somebody has migrated it; nothing of what is in it. */
@ApplicationScoped
public class DatabaseState {

  private final int template = TenantTemplate.load().latestVersion();
  private final Integer[] scripts = SharedMigrations.versions().toArray(Integer[]::new);

  private PlatformDatabase database;

  protected DatabaseState() {}

  @Inject
  public DatabaseState(PlatformDatabase database) {
    this.database = database;
  }

  /**
   * @param version of the shared schema
   * @param template the version that every tenant's schema should have
   * @param complete whether no migration failed, none of this code's is missing, and no tenant's schema is behind; a
   *     database that is ahead of this code is complete, since nodes are exchanged one by one
   */
  public record Migrated(String version, int template, boolean complete) {}

  public boolean answers() {
    try {
      return database.jdbi().withHandle(h -> h.createQuery("select 1").mapTo(int.class).one()) == 1;
    } catch (JdbiException e) {
      // Whoever asks is told that, not why: the reason may name hosts. It is in the pool's log.
      return false;
    }
  }

  /** Empty where the database does not answer, or nobody has migrated it. */
  public Optional<Migrated> migrated() {
    try {
      return Optional.of(database.jdbi().withHandle(this::migrated));
    } catch (JdbiException e) {
      return Optional.empty(); // for the same reason
    }
  }

  private Migrated migrated(Handle handle) {
    String sql =
        """
        select
          (select version from flyway_schema_history where success and version is not null
           order by installed_rank desc limit 1) as version,
          not exists (select from flyway_schema_history where not success)
          and not exists (
            select from unnest(:scripts) as script (version)
            where not exists (select from flyway_schema_history h
                               where h.success and h.version ~ '^[0-9]+$' and h.version::int = script.version))
          and not exists (select from tenants where template_version < :template) as complete
        """;
    return handle
        .createQuery(sql)
        .bind("template", template)
        .bindArray("scripts", Integer.class, (Object[]) scripts)
        .map(
            (row, context) ->
                new Migrated(row.getString("version"), template, row.getBoolean("complete")))
        .one();
  }
}
