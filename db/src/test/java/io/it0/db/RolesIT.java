package io.it0.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.testing.TestDatabase;
import io.it0.db.testing.TestTenants;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the two serving roles cannot do, whatever SQL they are brought to run. */
class RolesIT {

  private static TestDatabase database;

  @BeforeAll
  static void two_tenants() {
    database = TestDatabase.fresh();
    TestTenants.register(database, "acme");
    TestTenants.register(database, "globex");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table loot (id int)",
        "create table tenant_acme.loot (id int)",
        "create schema loot",
        "create view tenant_acme.loot as select 1",
        "create function tenant_acme.loot() returns int language sql return 1",
        "create role loot",
        "create database loot",
        "create extension dblink",
        "create rule loot as on insert to users do instead nothing",
        "alter table users disable row level security",
        "alter table users no force row level security",
        "alter table tenant_acme.usage_records no force row level security",
        "alter table invoices disable trigger invoices_immutable",
        "drop trigger invoices_immutable on invoices",
        "create policy loot on users using (true)",
        "alter policy own_rows on users using (true)",
        "drop policy own_rows on users",
        "create or replace function current_tenant() returns uuid language sql return null",
        "alter function current_tenant() security definer",
        "drop schema tenant_globex cascade",
        "drop table users",
        "truncate users",
        "truncate invoices",
        "set role it0_owner",
        "set role postgres",
        "set session authorization it0_owner",
        "set session_replication_role = replica",
        "delete from tenants",
        "delete from audit_log",
        "update audit_log set action = 'x'",
        "update plans set included_tokens = 0",
        "update plan_prices set base_minor = 0",
        "insert into tenant_template values (99, 'x', 'drop table users', repeat('0', 64))",
        "update tenant_template set script = ''",
        "insert into invoice_counters values ('X', 1)",
        "delete from invoice_counters",
        "alter role it0_tenant bypassrls",
        "copy users to program 'cat'",
        "copy users to '/tmp/loot'",
        "select pg_read_file('/etc/passwd')",
        "select lo_export(lo_create(0), '/tmp/loot')",
      })
  void neither_role_may(String sql) {
    assertRefused(database.tenant(), sql);
    assertRefused(database.platform(), sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select create_tenant_schema(gen_random_uuid(), 'tenant_loot')",
        "create temporary table users (id int)",
        "set role it0_platform",
        "insert into tenants select * from tenants",
        "update tenants set max_users = 1000",
        "insert into subscriptions select * from subscriptions",
        "update invoices set total_minor = 0",
        "update usage_aggregates set input_tokens = 0",
        "update test_clocks set now = now()",
        "update invoice_counters set next_number = 1",
        "delete from tenant_acme.usage_records",
        "select * from dead_letters",
        "select * from bill_runs",
      })
  void the_tenants_role_may_not(String sql) {
    assertRefused(database.tenant(), sql);
  }

  @Test
  void a_migrated_database_lets_the_tenants_role_make_no_temporary_table() {
    boolean may =
        database
            .superuser()
            .withHandle(
                h ->
                    h.createQuery(
                            "select has_database_privilege('it0_tenant', 'it0_template', 'temporary')")
                        .mapTo(boolean.class)
                        .one());
    assertThat(may).isFalse();
  }

  @Test
  void row_security_cannot_be_set_aside_only_made_an_error() {
    // row_security = off asks for an error instead of filtered rows.
    assertRefused(database.tenant(), "set row_security = off; select * from users");
  }

  @Test
  void the_roles_own_nothing_belong_to_nothing_and_bypass_nothing() {
    List<String> powers =
        database
            .superuser()
            .withHandle(
                h ->
                    h.createQuery(
                            """
                            select rolname || ' has an attribute' from pg_roles
                            where rolname in ('it0_tenant', 'it0_platform')
                              and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)
                            union all
                            select member::regrole || ' is a member of ' || roleid::regrole from pg_auth_members
                            where member in ('it0_tenant'::regrole, 'it0_platform'::regrole)
                            union all
                            select relowner::regrole || ' owns ' || relname from pg_class
                            where relowner in ('it0_tenant'::regrole, 'it0_platform'::regrole)
                            """)
                        .mapTo(String.class)
                        .list());
    assertThat(powers).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public",
        "tenant_a\"; drop table users; --",
        "tenant_A",
        "tenant_",
        "pg_catalog",
      })
  void the_platforms_role_makes_schemas_of_tenants_only(String name) {
    assertThatThrownBy(
            () ->
                execute(
                    database.platform(),
                    "select create_tenant_schema(gen_random_uuid(), $name$" + name + "$name$)"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("not a tenant schema name");
  }

  @Test
  void an_existing_schema_is_never_taken_over() {
    assertThatThrownBy(
            () ->
                execute(
                    database.platform(),
                    "select create_tenant_schema(gen_random_uuid(), 'tenant_acme')"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("already exists");
  }

  private static void assertRefused(DataSource role, String sql) {
    assertThatThrownBy(() -> execute(role, sql))
        .as(sql)
        .isInstanceOfSatisfying(
            SQLException.class,
            // insufficient_privilege; invalid_parameter_value would be a typing error of the test's
            e -> assertThat(e.getSQLState()).as(sql + ": " + e.getMessage()).isEqualTo("42501"));
  }

  private static void execute(DataSource role, String sql) throws SQLException {
    try (var connection = role.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
