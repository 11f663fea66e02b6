package io.it0.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.testing.TestDatabase;
import io.it0.db.testing.TestTenants;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseStateIT {

  private final TestDatabase database = TestDatabase.fresh();
  private final DatabaseState state = new DatabaseState(database.platformDatabase());

  @Test
  void a_migrated_database_is_complete_until_a_tenant_is_behind() {
    TestTenants.register(database, "acme");
    assertThat(state.answers()).isTrue();
    assertThat(state.migrated().orElseThrow().complete()).isTrue();
    assertThat(state.migrated().orElseThrow().version()).isNotBlank();

    database.superuser().useHandle(h -> h.execute("update tenants set template_version = 1"));
    assertThat(state.migrated().orElseThrow().complete()).isFalse();
  }

  @Test
  void a_database_that_is_older_than_the_code_is_not_complete_and_one_that_is_newer_is() {
    int latest = SharedMigrations.versions().last();
    database
        .superuser()
        .useHandle(
            h ->
                h.execute(
                    "update flyway_schema_history set version = '999' where version::int = ?",
                    latest));
    assertThat(state.migrated().orElseThrow().complete()).isFalse();

    database
        .superuser()
        .useHandle(
            h ->
                h.execute(
                    """
                    insert into flyway_schema_history
                      (installed_rank, version, description, type, script, installed_by, execution_time, success)
                    values (998, ?, 'caught up', 'SQL', 'V.sql', 'test', 1, true)
                    """,
                    String.format("%03d", latest)));
    assertThat(state.migrated().orElseThrow().complete()).isTrue();
  }

  @Test
  void a_script_in_the_middle_that_was_never_run_is_noticed() {
    database
        .superuser()
        .useHandle(h -> h.execute("delete from flyway_schema_history where version = '006'"));
    assertThat(state.migrated().orElseThrow().complete()).isFalse();
  }

  @Test
  void a_failed_migration_is_not_complete() {
    database
        .superuser()
        .useHandle(
            h ->
                h.execute(
                    """
                    insert into flyway_schema_history
                      (installed_rank, version, description, type, script, installed_by, execution_time, success)
                    values (999, '999', 'bad', 'SQL', 'bad.sql', 'test', 1, false)
                    """));
    assertThat(state.migrated().orElseThrow().complete()).isFalse();
  }

  @Test
  void where_nothing_answers_there_is_no_state() {
    var nowhere = new PGSimpleDataSource();
    nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/nothing");
    var absent = new DatabaseState(new PlatformDatabase(nowhere));
    assertThat(absent.answers()).isFalse();
    assertThat(absent.migrated()).isEmpty();
  }
}
