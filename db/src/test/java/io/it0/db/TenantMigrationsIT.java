package io.it0.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.testing.TestDatabase;
import io.it0.db.testing.TestTenants;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantMigrationsIT {

  private static final int TENANTS = 300;

  /** Not idempotent: were it applied twice to a schema, it would fail there. */
  private static final TenantTemplate.Script NOTES =
      new TenantTemplate.Script(
          901, "V901__notes.sql", "create table notes (tenant uuid default '${tenant_id}')");

  /** The same, and it fails in one schema. */
  private static final TenantTemplate.Script BAD_IN_ONE =
      new TenantTemplate.Script(
          901,
          "V901__notes.sql",
          NOTES.sql()
              + "; do $$ begin if current_schema = 'tenant_t150' then raise exception 'bad luck';"
              + " end if; end $$");

  private final TestDatabase database = TestDatabase.fresh();

  @BeforeEach
  void tenants() {
    Jdbi platform = Jdbi.create(database.platform());
    try (var handle = platform.open()) {
      Jdbi same = Jdbi.create(handle.getConnection());
      for (int i = 0; i < TENANTS; i++) {
        TestTenants.register(same, "t" + i);
      }
    }
  }

  @Test
  void a_further_script_reaches_every_schema_once() {
    List<String> progress = Collections.synchronizedList(new ArrayList<>());

    assertThat(migrations(NOTES).run(progress::add)).isEqualTo(TENANTS);
    assertThat(migrations(NOTES).run(progress::add)).isZero();

    assertThat(progress)
        .contains("30 of 300 tenant schemas", "270 of 300 tenant schemas")
        .hasSize(11)
        .endsWith(
            "300 tenant schemas migrated to version 901", "tenant schemas are at version 901");
    assertEverySchemaHasTheScriptOnce();
    int ownIds =
        count(
            """
            select count(*) from tenants t join information_schema.columns c
              on c.table_schema = t.schema_name and c.table_name = 'notes'
              and c.column_default like '%' || t.id || '%'
            """);
    assertThat(ownIds).isEqualTo(TENANTS);
  }

  @Test
  void a_bad_script_names_the_schema_and_a_second_run_finishes() {
    assertThatThrownBy(() -> migrations(BAD_IN_ONE).run(step -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in schema tenant_t150: ")
        .hasMessageContaining("bad luck");
    assertThat(versions())
        .containsEntry(TenantTemplate.load().latestVersion(), 1)
        .containsEntry(901, TENANTS - 1);

    assertThat(migrations(NOTES).run(step -> {})).isEqualTo(1);
    assertEverySchemaHasTheScriptOnce();
  }

  @Test
  void killed_connections_in_the_middle_cost_no_schema_and_repeat_none() {
    assertThatThrownBy(() -> migrations(NOTES).run(step -> killMigrators()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in schema tenant_t");
    assertThat(versions().get(901)).isBetween(1, TENANTS - 1);

    migrations(NOTES).run(step -> {});
    assertEverySchemaHasTheScriptOnce();
  }

  @Test
  void two_runners_at_once_share_the_work() throws Exception {
    ExecutorService runners = Executors.newFixedThreadPool(2);
    Callable<Integer> run = () -> migrations(NOTES).run(step -> {});
    List<Future<Integer>> runs = runners.invokeAll(List.of(run, run));
    for (Future<Integer> done : runs) {
      done.get();
    }
    runners.shutdown();
    assertEverySchemaHasTheScriptOnce();
  }

  @Test
  void a_tenant_that_is_registered_meanwhile_has_the_new_script_already() {
    database.superuser().useTransaction(with(NOTES)::store);
    TestTenants.register(database, "late");
    assertThat(migrations(NOTES).run(step -> {})).isEqualTo(TENANTS);
    assertThat(versions()).containsExactlyEntriesOf(Map.of(901, TENANTS + 1));
  }

  @Test
  void a_stored_script_that_has_changed_is_refused() {
    database.superuser().useTransaction(with(NOTES)::store);
    assertThatThrownBy(() -> database.superuser().useTransaction(with(BAD_IN_ONE)::store))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("V901__notes.sql has changed");
  }

  private TenantMigrations migrations(TenantTemplate.Script further) {
    return new TenantMigrations(() -> database.owner().getConnection(), with(further));
  }

  private static TenantTemplate with(TenantTemplate.Script further) {
    return new TenantTemplate(
        Stream.concat(TenantTemplate.load().scripts().stream(), Stream.of(further)).toList());
  }

  private void killMigrators() {
    database
        .superuser()
        .useHandle(
            h ->
                h.execute(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and usename = 'it0_owner'
                    """));
  }

  private void assertEverySchemaHasTheScriptOnce() {
    assertThat(versions()).containsExactlyEntriesOf(Map.of(901, TENANTS));
    assertThat(count("select count(*) from pg_tables where tablename = 'notes'"))
        .isEqualTo(TENANTS);
  }

  private int count(String sql) {
    return database.superuser().withHandle(h -> h.createQuery(sql).mapTo(int.class).one());
  }

  /** How many tenants are at which version. */
  private Map<Integer, Integer> versions() {
    return database
        .superuser()
        .withHandle(
            h ->
                h.createQuery(
                        "select template_version, count(*)::int as tenants from tenants group by 1")
                    .setMapKeyColumn("template_version")
                    .setMapValueColumn("tenants")
                    .collectInto(new GenericType<Map<Integer, Integer>>() {}));
  }
}
