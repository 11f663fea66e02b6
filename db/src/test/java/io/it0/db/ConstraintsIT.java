package io.it0.db;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.testing.TestDatabase;
import io.it0.db.testing.TestRows;
import io.it0.db.testing.TestTenants;
import io.it0.tenancy.Tenant;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The constraints that idempotency and safety rest on. Each statement would change one valid row. */
class ConstraintsIT {

  private static final String CHECK = "23514";
  private static final String UNIQUE = "23505";
  private static final String FOREIGN_KEY = "23503";
  private static final String RESTRICT = "23001";
  private static final String NOT_NULL = "23502";

  private static TestDatabase database;
  private static Tenant acme;

  /** Has an issued invoice; acme has a draft. */
  private static Tenant globex;

  private static Jdbi platform;

  @BeforeAll
  static void a_row_in_every_table() {
    database = TestDatabase.fresh();
    acme = TestTenants.register(database, "acme");
    TestRows.inEveryTable(database, acme);
    platform = database.platformJdbi();
    globex = TestTenants.register(database, "globex");
    TestRows.inEveryTable(database, globex);
    platform.useHandle(
        h ->
            h.execute(
                """
                update invoices set status = 'issued', number = 1, issued_at = now(), due_at = now()
                where tenant_id = ?
                """,
                globex.id()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usage_records.input_tokens",
        "usage_records.output_tokens",
        "usage_records.cache_read_tokens",
        "usage_records.cache_write_tokens",
        "usage_records.cost_usd",
        "usage_aggregates.event_count",
        "usage_aggregates.input_tokens",
        "usage_aggregates.output_tokens",
        "usage_aggregates.cache_read_tokens",
        "usage_aggregates.cache_write_tokens",
        "usage_aggregates.cost_usd",
        "usage_aggregates.unpriced_events",
        "usage_aggregates.invoiced_tokens",
        "usage_aggregates.invoiced_minor",
        "usage_daily.event_count",
        "usage_daily.input_tokens",
        "usage_daily.output_tokens",
        "usage_daily.cache_read_tokens",
        "usage_daily.cache_write_tokens",
        "usage_daily.cost_usd",
        "payments.amount_minor",
        "tenants.max_servers",
        "tenants.max_users",
        "tenants.max_standing_orders",
        "tenants.max_agent_tokens_per_month",
      })
  void is_never_negative(String column) {
    String table = column.substring(0, column.indexOf('.'));
    String name = column.substring(column.indexOf('.') + 1);
    assertFails(CHECK, "update " + table + " set " + name + " = -1");
  }

  @ParameterizedTest
  @CsvSource({
    "subscriptions, current_period_end, current_period_start",
    "usage_aggregates, period_end, period_start",
    "usage_aggregates, segment_end, segment_start",
    "usage_aggregates, segment_start, period_start - interval '1 second'",
    "usage_aggregates, segment_end, period_end + interval '1 second'",
    "invoices, period_end, period_start",
    "invoice_items, period_end, period_start",
  })
  void a_period_begins_before_it_ends_and_holds_its_segments(
      String table, String column, String value) {
    assertFails(CHECK, "update " + table + " set " + column + " = " + value);
  }

  @ParameterizedTest
  @CsvSource({
    "tenants, status",
    "users, role",
    "users, status",
    "subscriptions, status",
    "subscriptions, billing_interval",
    "invoices, kind",
    "invoices, status",
    "invoice_items, kind",
    "invoice_items, unit",
    "payment_methods, provider",
    "payments, provider",
    "payments, status",
    "bill_runs, trigger",
    "bill_runs, status",
  })
  void has_only_the_words_of_its_domain(String table, String column) {
    assertFails(CHECK, "update " + table + " set " + column + " = 'x'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users",
        "api_keys",
        "audit_log",
        "subscriptions",
        "usage_aggregates",
        "usage_daily",
        "invoices",
        "invoice_items",
        "payment_methods",
        "payments",
        "parked_subscriptions"
      })
  void belongs_to_a_tenant_that_exists(String table) {
    database
        .superuser()
        .useHandle(
            h ->
                assertThatThrownBy(
                        () ->
                            h.execute(
                                "update "
                                    + table
                                    + " set tenant_id = gen_random_uuid() where tenant_id = ?",
                                acme.id()))
                    .hasMessageContaining("violates foreign key"));
  }

  @Test
  void an_event_is_recorded_once() {
    assertFails(UNIQUE, "insert into tenant_acme.usage_records " + TestRows.usageRecord("1"));
  }

  @Test
  void a_segment_is_counted_in_one_row() {
    assertFails(UNIQUE, TestRows.insert("usage_aggregates", acme));
  }

  @Test
  void a_tenant_has_one_live_subscription() {
    String second = TestRows.insert("subscriptions", acme).replaceFirst("'5", "'6"); // another id
    assertFails(UNIQUE, second);
    assertAccepted(second.replace("'active'", "'expired'"));
  }

  @Test
  void a_subscription_has_a_price_of_its_plan() {
    assertFails(FOREIGN_KEY, "update subscriptions set currency = 'CNY'");
  }

  @Test
  void a_source_is_invoiced_once() {
    assertFails(UNIQUE, TestRows.insert("invoices", acme).replaceFirst("'1", "'2"));
  }

  @Test
  void an_invoice_number_is_given_once() {
    String issue =
        """
        update invoices set status = 'issued', number = 7, issued_at = now(), due_at = now() where status = 'draft';
        insert into invoices (id, tenant_id, subscription_id, kind, source_id, status, issuer, number, currency,
          total_minor, period_start, period_end, issued_at, created_at)
        select gen_random_uuid(), tenant_id, subscription_id, kind, 'other', status, issuer, number, currency,
          total_minor, period_start, period_end, issued_at, created_at from invoices where number = 7
        """;
    assertFails(UNIQUE, issue);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status = 'issued'",
        "number = 7",
        "issued_at = now()",
        "status = 'paid', number = 7, issued_at = now()",
        "paid_at = now()",
        "status = 'issued', number = 7, issued_at = now(), due_at = now() - interval '1 day'",
      })
  void an_invoice_has_number_and_dates_as_its_status_says(String change) {
    assertFails(CHECK, "update invoices set " + change + " where status = 'draft'");
  }

  @Test
  void a_payment_attempt_is_made_once() {
    assertFails(UNIQUE, TestRows.insert("payments", acme));
  }

  @Test
  void a_dead_letter_is_kept_once() {
    assertFails(
        UNIQUE,
        """
        insert into dead_letters (id, stream, entry_id, position, reason_code, reason, payload, created_at)
        select gen_random_uuid(), stream, entry_id, position, 'code', 'again', '', now() from dead_letters
        """);
  }

  @Test
  void an_administrator_of_the_platform_belongs_to_no_tenant_and_everybody_else_to_one() {
    assertFails(CHECK, "update users set role = 'PLATFORM_ADMIN'");
    assertFails(CHECK, "update users set tenant_id = null");
  }

  @Test
  void an_address_is_lower_case_and_known_once() {
    assertFails(CHECK, "update users set email = upper(email)");
    assertFails(
        UNIQUE,
        """
        insert into users (id, tenant_id, email, name, password_hash, role, created_at)
        select gen_random_uuid(), tenant_id, email, name, password_hash, role, now() from users
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update invoices set total_minor = 1",
        "update invoices set status = 'void', written_off_minor = 100; update invoices set status = 'issued', written_off_minor = 0",
        "update invoices set currency = 'CNY'",
        "update invoices set number = 8",
        "update invoices set due_at = due_at + interval '1 day'",
        "update invoices set status = 'draft', number = null, issued_at = null, due_at = null",
        "delete from invoice_items",
        "update invoice_items set amount_minor = 1",
      })
  void an_issued_invoice_and_its_lines_never_change(String change) {
    assertFails(RESTRICT, ISSUE + ";" + change);
  }

  @Test
  void an_issued_invoice_takes_no_further_line() {
    String line = anotherLine(acme);
    assertAccepted(line);
    assertAccepted(ISSUE + ";" + line); // with the invoice, by the transaction that issues it
    assertFails(RESTRICT, anotherLine(globex));
  }

  @Test
  void an_issued_invoice_takes_no_further_line_with_its_payment() {
    String paid =
        "update invoices set status = 'paid', paid_minor = 100, paid_at = now() where status = 'issued'; ";
    assertAccepted(paid);
    assertFails(RESTRICT, paid + anotherLine(globex));
    assertAccepted(paid + ISSUE + ";" + anotherLine(acme));
  }

  private static String anotherLine(Tenant tenant) {
    return TestRows.insert("invoice_items", tenant).replace("', 1, 'BASE'", "', 2, 'BASE'");
  }

  @Test
  void an_issued_invoice_cannot_be_deleted() {
    assertFails(
        RESTRICT,
        "delete from refunds; delete from disputes; delete from payments; "
            + ISSUE
            + "; delete from invoices where status = 'issued'");
  }

  @Test
  void an_issued_invoice_can_be_paid() {
    assertAccepted(
        ISSUE + "; update invoices set status = 'paid', paid_minor = total_minor, paid_at = now()");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status = 'paid', paid_at = now()",
        "status = 'paid', paid_minor = 99, paid_at = now()",
        "paid_minor = 100",
        "paid_minor = 101",
        "credited_minor = 101",
        "applied_minor = -1",
        "paid_minor = 1, refunded_minor = 2",
        "status = 'void'",
        "status = 'uncollectible'",
        "written_off_minor = 1",
      })
  void an_invoice_is_open_as_far_as_nothing_settled_it(String change) {
    assertFails(CHECK, ISSUE + "; update invoices set " + change + " where number = 7");
  }

  @Test
  void what_an_event_must_carry_is_not_null() {
    assertFails(NOT_NULL, "update usage_records set occurred_at = null");
    assertFails(NOT_NULL, "update usage_records set model = null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100", "100, -99", "50, -25, -24"})
  void a_journal_that_does_not_sum_to_zero_is_refused_at_once(String amounts) {
    assertFails(CHECK, journal(1, amounts));
  }

  @Test
  void a_journal_that_sums_to_zero_is_stored() {
    assertAccepted(journal(1, "100, -99, -1") + "; set constraints all immediate");
  }

  @Test
  void a_journal_without_entries_does_not_survive_its_transaction() {
    String empty = journal(1, "100, -100").replaceFirst("(?s);.*", "");
    assertFails(CHECK, empty + "; set constraints all immediate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update journals set note = 'x'",
        "delete from journals",
        "update journal_entries set amount_minor = amount_minor + 1",
        "delete from journal_entries",
        "truncate journal_entries",
        "update credit_notes set total_minor = 2",
        "delete from credit_note_lines",
        "delete from credit_movements",
      })
  void what_is_booked_never_changes_even_by_its_owner(String change) {
    database
        .superuser()
        .useHandle(
            h -> assertThatThrownBy(() -> h.execute(change)).hasMessageContaining("never changed"));
  }

  @Test
  void what_happened_is_booked_once() {
    assertFails(UNIQUE, journal(1, "1, -1") + ";" + journal(2, "1, -1"));
  }

  /** As one statement for the journal and one for its entries. */
  private static String journal(int id, String amounts) {
    return """
        insert into journals (id, tenant_id, kind, source_type, source_id, posted_at)
        values ('00000000-0000-7000-8000-%012d', '%s', 'INVOICE_ISSUED', 'INVOICE', 'x', timestamptz '2026-01-01Z');\
        insert into journal_entries (journal_id, position, tenant_id, account, currency, amount_minor, posted_at)
        select '00000000-0000-7000-8000-%012d', e.position, '%s', 'REVENUE', 'USD', e.amount, timestamptz '2026-01-01Z'
          from unnest(array[%s]) with ordinality as e(amount, position)
        """
        .formatted(id, acme.id(), id, acme.id(), amounts)
        .strip();
  }

  private static final String ISSUE =
      "update invoices set status = 'issued', number = 7, issued_at = now(), due_at = now() where status = 'draft'";

  private static void assertFails(String state, String sql) {
    assertThatThrownBy(() -> rolledBack(sql))
        .as(sql)
        .isInstanceOf(UnableToExecuteStatementException.class)
        .hasRootCauseInstanceOf(org.postgresql.util.PSQLException.class)
        .satisfies(
            e -> {
              var cause = (java.sql.SQLException) e.getCause();
              org.assertj.core.api.Assertions.assertThat(cause.getSQLState())
                  .as(cause.getMessage())
                  .isEqualTo(state);
            });
  }

  private static void assertAccepted(String sql) {
    assertThatCode(() -> rolledBack(sql)).as(sql).doesNotThrowAnyException();
  }

  /** As the platform's role, whom no policy hinders, and without leaving anything behind. */
  private static void rolledBack(String sql) {
    platform.useTransaction(
        h -> {
          h.execute("set local search_path to tenant_acme, public");
          h.execute(sql);
          h.rollback();
        });
  }
}
