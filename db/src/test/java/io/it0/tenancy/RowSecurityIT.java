package io.it0.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.testing.ReusedConnection;
import io.it0.db.testing.TestDatabase;
import io.it0.db.testing.TestRows;
import io.it0.db.testing.TestTenants;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The rows of one tenant and those of another, on the same connection.
 *
 * <p>Every test runs over all tables with row security, so a new one is proved without being named.
 */
class RowSecurityIT {

  /** What belongs to nobody, and no tenant can change. */
  private static final Set<String> SHARED =
      Set.of(
          "bill_runs",
          "credit_note_counters",
          "dunning_policies",
          "flyway_schema_history",
          "invariant_watch",
          "invoice_counters",
          "invoice_notices",
          "model_price_tiers",
          "model_prices",
          "plan_prices",
          "plans",
          "repricings",
          "quota_authority",
          "tenant_template",
          "test_clocks");

  private final TestDatabase database = TestDatabase.fresh();
  private final TenantContext context = new TenantContext(() -> false);
  private Tenant acme;
  private Tenant globex;
  private ReusedConnection pool;
  private TenantDatabase tenants;

  @BeforeEach
  void two_tenants_with_a_row_in_every_table() throws SQLException {
    acme = TestTenants.register(database, "acme");
    globex = TestTenants.register(database, "globex");
    TestRows.inEveryTable(database, acme);
    TestRows.inEveryTable(database, globex);
    pool = new ReusedConnection(database.tenant());
    tenants = new TenantDatabase(pool);
  }

  @AfterEach
  void close() throws SQLException {
    pool.close();
  }

  @Test
  void every_table_forces_row_security_or_is_known_to_be_shared() {
    List<String> open =
        database
            .superuser()
            .withHandle(
                h ->
                    h.createQuery(
                            """
                            select c.relname from pg_class c
                            join pg_namespace n on n.oid = c.relnamespace
                            where c.relkind in ('r', 'p', 'm', 'f')
                              and (n.nspname = 'public' or n.nspname like 'tenant\\_%')
                              and not (c.relrowsecurity and c.relforcerowsecurity)
                            """)
                        .mapTo(String.class)
                        .list());
    assertThat(open).allSatisfy(table -> assertThat(SHARED).contains(table));
  }

  @Test
  void every_policy_of_the_tenants_role_compares_the_bound_tenant() {
    List<String> loose =
        database
            .superuser()
            .withHandle(
                h ->
                    h.createQuery(
                            """
                            select schemaname || '.' || tablename || ': ' || policyname from pg_policies
                            where not ('it0_platform' = any (roles) or policyname = 'owner_all')
                              and (qual not like '%current_tenant()%'
                                or cmd <> 'SELECT' and with_check not like '%current_tenant()%'
                                or permissive <> 'PERMISSIVE')
                            """)
                        .mapTo(String.class)
                        .list());
    assertThat(loose).isEmpty();
  }

  @Test
  void what_is_shared_cannot_be_written_by_a_tenant() {
    for (String table : SHARED) {
      assertThat(privileges(table)).as(table).isSubsetOf("SELECT");
    }
  }

  @Test
  void without_a_tenant_nothing_is_seen() throws SQLException {
    for (String table : securedTables()) {
      assertThat(count(pool.getConnection(), table)).as(table).isZero();
    }
  }

  @Test
  void a_tenant_sees_its_own_rows_and_no_others() throws SQLException {
    assertSeesOnly(acme);
    pool.commit();
    assertSeesOnly(globex);
  }

  @Test
  void a_connection_that_committed_for_a_tenant_sees_nothing_afterwards() throws SQLException {
    assertSeesOnly(acme);
    pool.commit();
    without_a_tenant_nothing_is_seen();
  }

  @Test
  void a_connection_that_rolled_back_for_a_tenant_sees_nothing_afterwards() throws SQLException {
    assertSeesOnly(acme);
    pool.rollback();
    without_a_tenant_nothing_is_seen();
  }

  @Test
  void a_connection_that_failed_for_a_tenant_sees_nothing_afterwards() throws SQLException {
    assertSeesOnly(acme);
    assertThatThrownBy(() -> execute(pool.getConnection(), "select 1 / 0"))
        .isInstanceOf(SQLException.class);
    pool.rollback();
    without_a_tenant_nothing_is_seen();
    pool.rollback();
    assertSeesOnly(globex);
  }

  @Test
  void one_transaction_cannot_serve_two_tenants() throws SQLException {
    assertSeesOnly(acme);
    context.run(
        globex,
        () ->
            assertThatThrownBy(tenants::connection)
                .isInstanceOf(TenantBindingException.class)
                .hasMessageContaining("cannot switch"));
    assertThat(count(pool.getConnection(), "users")).isEqualTo(1);
  }

  @Test
  void a_wrong_search_path_still_sees_nothing() throws SQLException {
    Connection connection = connectionOf(acme);
    execute(connection, "set local search_path to tenant_globex, public");
    assertThat(count(connection, "usage_records")).isZero();
    assertThat(count(connection, "tenant_globex.usage_records")).isZero();
    assertThat(count(connection, "tenant_acme.usage_records")).isEqualTo(1);
  }

  @Test
  void a_tenant_cannot_write_into_anothers_schema() throws SQLException {
    Connection connection = connectionOf(acme);
    assertRefused(
        connection, "insert into tenant_globex.usage_records " + TestRows.usageRecord("stolen"));
    execute(connection, "update tenant_globex.usage_records set input_tokens = 0");
    connection.commit();
    long untouched =
        database
            .superuser()
            .withHandle(
                h ->
                    h.createQuery("select min(input_tokens) from tenant_globex.usage_records")
                        .mapTo(long.class)
                        .one());
    assertThat(untouched).isPositive();
  }

  @Test
  void a_tenant_cannot_write_a_shared_table_in_anothers_name() throws SQLException {
    Connection connection = connectionOf(acme);
    for (String table : List.of("users", "api_keys", "audit_log")) {
      assertRefused(connection, TestRows.insert(table, globex));
    }
    String moved = "update users set tenant_id = '" + globex.id() + "'";
    assertRefused(connection, moved);
  }

  private void assertSeesOnly(Tenant tenant) throws SQLException {
    Connection connection = connectionOf(tenant);
    for (String table : securedTables()) {
      if (!privileges(table).contains("SELECT")) {
        continue; // not even its own
      }
      boolean own = !table.contains(".") || table.startsWith(tenant.schema() + ".");
      assertThat(count(connection, table)).as(table).isEqualTo(own ? 1 : 0);
      if (!table.contains(".")) {
        String key = table.equals("tenants") ? "id" : "tenant_id";
        assertThat(text(connection, "select " + key + " from " + table))
            .isEqualTo(tenant.id().toString());
      }
    }
  }

  private Connection connectionOf(Tenant tenant) throws SQLException {
    TenantContext.Binding binding = context.bind(tenant);
    try {
      return tenants.connection();
    } finally {
      binding.close();
    }
  }

  /** Those of the shared schema by name, those of the tenants with their schema. */
  private List<String> securedTables() {
    return database
        .superuser()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select case when n.nspname = 'public' then '' else n.nspname || '.' end || c.relname
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relrowsecurity order by 1
                        """)
                    .mapTo(String.class)
                    .list());
  }

  private List<String> privileges(String table) {
    return database
        .superuser()
        .withHandle(
            h ->
                h.createQuery(
                        """
                        select p from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p
                        where has_table_privilege('it0_tenant', :table, p)
                        """)
                    .bind("table", table)
                    .mapTo(String.class)
                    .list());
  }

  /** Zero where the role may not even look. */
  private static long count(Connection connection, String table) throws SQLException {
    var savepoint = connection.setSavepoint();
    try {
      return Long.parseLong(text(connection, "select count(*) from " + table));
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as(table + ": " + e.getMessage()).isEqualTo("42501");
      connection.rollback(savepoint);
      return 0;
    }
  }

  private static void assertRefused(Connection connection, String sql) throws SQLException {
    var savepoint = connection.setSavepoint();
    assertThatThrownBy(() -> execute(connection, sql))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("row-level security");
    connection.rollback(savepoint);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
