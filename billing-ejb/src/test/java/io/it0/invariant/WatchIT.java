package io.it0.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.testing.TestDatabase;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import io.it0.usage.aggregate.CountedUsage;
import io.it0.usage.testing.TestTenants;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data that is broken on purpose, as only the superuser can, is found; data that is not is left alone. */
class WatchIT {

  private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");

  private final TestDatabase database = TestDatabase.fresh();
  private final MovableClock clock = new MovableClock();
  private final Transactions transactions =
      new Transactions() {
        @Override
        public <T> T inNew(Function<Handle, T> work) {
          return database.platformJdbi().inTransaction(work::apply);
        }
      };
  private List<UUID> tenants;

  @BeforeEach
  void three_tenants_with_usage_and_an_invoice() {
    tenants = new TestTenants(database).create("acme", 3, NOON);
    List<UsageRecorded> events = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      events.add(event(i));
    }
    CountedUsage.count(database, events);
    for (UUID tenant : tenants) {
      invoice(tenant);
    }
  }

  private UsageRecorded event(int i) {
    return new UsageRecorded(
        tenants.get(i % 3),
        "urn:test",
        "e" + i,
        null,
        null,
        i % 2 == 0 ? "coder" : null,
        "claude-sonnet-4-5",
        new TokenCounts(100 + i, 10, 5, 0),
        i % 9 == 0 ? null : new BigDecimal("0.0015"),
        NOON.minus(Duration.ofHours(i)),
        false,
        false);
  }

  private void invoice(UUID tenant) {
    change(
        """
        insert into invoices (id, tenant_id, subscription_id, kind, source_id, status, issuer, currency, total_minor,
          period_start, period_end, created_at)
        select gen_random_uuid(), s.tenant_id, s.id, 'PERIOD', 'x', 'draft', 'IT0', 'USD', 4999, s.current_period_start,
          s.current_period_end, now()
        from subscriptions s where s.tenant_id = '%1$s';
        insert into invoice_items (id, invoice_id, tenant_id, position, kind, description, quantity, unit, unit_price,
          amount_minor, period_start, period_end, calculation)
        select gen_random_uuid(), i.id, i.tenant_id, 1, 'BASE', 'x', 1, 'PERIOD', 49.99, 4999, i.period_start,
          i.period_end, '{}' from invoices i where i.tenant_id = '%1$s'
        """
            .formatted(tenant));
  }

  @Test
  void what_is_right_is_left_alone() {
    assertThat(watch(100).pass()).isEqualTo(3);
    assertThat(open()).isEmpty();
    assertThat(parked()).isEmpty();
    WatchRow row = transactions.inNew(InvariantTable::watch);
    assertThat(row.cycles()).isEqualTo(1);
    assertThat(row.segments()).isEqualTo(3);
    assertThat(row.open())
        .hasSize(Invariant.values().length)
        .allSatisfy((k, v) -> assertThat(v).isZero());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LINES_SUM_TO_TOTAL | update invoices set total_minor = 5000 where tenant_id = '${tenant}' | the total is 5000 and the lines sum to 4999",
        "LINES_SUM_TO_TOTAL | delete from invoice_items where tenant_id = '${tenant}' | the lines sum to 0",
        "SEGMENTS_TILE | insert into usage_aggregates (id, tenant_id, subscription_id, plan_id, period_start, period_end, segment_start, segment_end) select gen_random_uuid(), tenant_id, subscription_id, plan_id, period_end - interval '1 day', period_end + interval '1 month', period_end - interval '1 day', period_end + interval '1 month' from usage_aggregates where tenant_id = '${tenant}' | the next one starts at 2026-06-30",
        "SEGMENTS_TILE | insert into usage_aggregates (id, tenant_id, subscription_id, plan_id, period_start, period_end, segment_start, segment_end) select gen_random_uuid(), tenant_id, subscription_id, plan_id, period_end + interval '1 day', period_end + interval '1 month', period_end + interval '1 day', period_end + interval '1 month' from usage_aggregates where tenant_id = '${tenant}' | the next one starts at 2026-07-02",
        "PERIOD_HAS_SEGMENTS | update subscriptions set current_period_end = current_period_end + interval '1 day' where tenant_id = '${tenant}' | no segment from 2026-06-01",
        "DAYS_EQUAL_SEGMENTS | update usage_daily set cost_usd = cost_usd + 0.000001 where tenant_id = '${tenant}' and day = '2026-06-15' and agent = '' | days",
        "DAYS_EQUAL_SEGMENTS | delete from usage_daily where tenant_id = '${tenant}' and day = '2026-06-14' | days",
        "EVENTS_EQUAL_SEGMENT | update tenant_acme_2.usage_records set input_tokens = input_tokens + 1 where event_id = 'e4' | segment",
        "EVENTS_EQUAL_SEGMENT | update tenant_acme_2.usage_records set segment_start = null where event_id = 'e4' | segment",
        "EVENTS_EQUAL_SEGMENT | update tenant_acme_2.usage_records set cost_usd = null where event_id = 'e4' | segment",
        "EVENTS_EQUAL_SEGMENT | update usage_aggregates set output_tokens = output_tokens - 1 where tenant_id = '${tenant}' | segment",
        "SEGMENT_EQUALS_INVOICED | update usage_aggregates set closed_at = now(), invoiced_tokens = 1 where tenant_id = '${tenant}' | tokens were used and 1 are invoiced",
      })
  void what_is_broken_is_found_and_parks_the_tenants_next_run(
      String invariant, String sql, String detail) {
    change(sql.replace("${tenant}", tenants.get(1).toString()));

    watch(100).pass();

    assertThat(open())
        .filteredOn(row -> row.invariant().equals(invariant))
        .hasSizeBetween(1, 2)
        .allSatisfy(row -> assertThat(row.detail()).contains(detail))
        .allSatisfy(row -> assertThat(row.tenantId()).isEqualTo(tenants.get(1)));
    assertThat(open()).allSatisfy(row -> assertThat(row.tenantId()).isEqualTo(tenants.get(1)));
    assertThat(parked()).containsOnlyKeys(tenants.get(1).toString());
    assertThat(parked().values())
        .allSatisfy(reason -> assertThat(reason).contains("does not hold"));
  }

  @Test
  void books_that_do_not_sum_to_zero_are_found() {
    change(
        """
        set session_replication_role = replica;
        insert into journals (id, tenant_id, kind, source_type, source_id, posted_at)
        values ('0192f0c1-0000-7000-8000-000000000001', '%1$s', 'PAYMENT_RECEIVED', 'PAYMENT', 'x', now());
        insert into journal_entries (journal_id, position, tenant_id, account, currency, amount_minor, posted_at)
        values ('0192f0c1-0000-7000-8000-000000000001', 1, '%1$s', 'RECEIVABLE', 'USD', -500, now()),
               ('0192f0c1-0000-7000-8000-000000000001', 2, '%1$s', 'PROVIDER_CLEARING', 'USD', 499, now());
        set session_replication_role = origin
        """
            .formatted(tenants.get(2)));
    watch(100).pass();
    assertThat(open())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.invariant()).isEqualTo("LEDGER_SUMS_TO_ZERO");
              assertThat(row.detail()).isEqualTo("the entries in USD sum to -1");
            });
  }

  @Test
  void late_usage_that_waits_for_its_invoice_is_no_violation() {
    change("update usage_aggregates set closed_at = now(), late_usage = true, invoiced_tokens = 1");
    watch(100).pass();
    assertThat(open()).isEmpty();
  }

  @Test
  void what_is_repaired_is_resolved_and_what_comes_back_is_found_anew() {
    String broken =
        "update usage_aggregates set output_tokens = output_tokens - 1 where tenant_id = '%s'";
    String repaired = broken.replace("- 1", "+ 1");
    change(broken.formatted(tenants.get(0)));
    watch(100).pass();
    assertThat(open()).hasSize(2);
    Instant found = open().get(0).foundAt();

    clock.now = clock.now.plusSeconds(60);
    watch(100).pass();
    assertThat(open()).hasSize(2).allSatisfy(row -> assertThat(row.foundAt()).isEqualTo(found));

    // A person has looked: the same again does not overrule the release.
    change("delete from parked_subscriptions");
    clock.now = clock.now.plusSeconds(60);
    watch(100).pass();
    assertThat(parked()).isEmpty();

    change(repaired.formatted(tenants.get(0)));
    clock.now = clock.now.plusSeconds(60);
    watch(100).pass();
    assertThat(open()).isEmpty();
    change(broken.formatted(tenants.get(0)));
    clock.now = clock.now.plusSeconds(60);
    watch(100).pass();
    assertThat(open()).hasSize(2).allSatisfy(row -> assertThat(row.foundAt()).isAfter(found));
    assertThat(parked()).hasSize(1);
    List<ViolationRow> all =
        transactions.inNew(
            h -> InvariantTable.page(h, Optional.empty(), true, Optional.empty(), 10));
    assertThat(all).hasSize(4);
  }

  @Test
  void a_pass_is_bounded_by_segments_and_by_events_and_goes_on_where_the_last_one_ended() {
    assertThat(watch(2).pass()).isEqualTo(2);
    assertThat(transactions.inNew(InvariantTable::watch).cycles()).isZero();
    assertThat(watch(2).pass()).isEqualTo(1);
    assertThat(transactions.inNew(InvariantTable::watch).cycles()).isEqualTo(1);
    var small = new Watch(transactions, new InvariantConfig(100, 31, true), clock);
    assertThat(List.of(small.pass(), small.pass(), small.pass())).containsExactly(1, 1, 1);
    assertThat(transactions.inNew(InvariantTable::watch).cycles()).isEqualTo(2);
  }

  @Test
  void one_node_looks_at_a_time_and_another_takes_over_from_a_dead_one() {
    transactions.inNew(
        h -> InvariantTable.claim(h, clock.instant(), clock.instant().plusSeconds(30)));
    assertThat(watch(100).pass()).isZero();
    clock.now = clock.now.plusSeconds(31);
    assertThat(watch(100).pass()).isEqualTo(3);
  }

  @Test
  void a_person_has_a_tenant_looked_at_now() {
    change("update invoices set total_minor = 1 where tenant_id = '%s'".formatted(tenants.get(1)));
    watch(100).check(tenants.get(0));
    assertThat(open()).isEmpty();
    watch(100).check(tenants.get(1));
    assertThat(open()).hasSize(1);
  }

  private Watch watch(int segments) {
    return new Watch(transactions, new InvariantConfig(segments, 2_000_000, true), clock);
  }

  private List<ViolationRow> open() {
    return transactions.inNew(
        h -> InvariantTable.page(h, Optional.empty(), false, Optional.empty(), 100));
  }

  private Map<String, String> parked() {
    return database
        .superuser()
        .withHandle(
            h ->
                h.createQuery("select tenant_id::text as tenant, reason from parked_subscriptions")
                    .setMapKeyColumn("tenant")
                    .setMapValueColumn("reason")
                    .collectInto(new GenericType<Map<String, String>>() {}));
  }

  private void change(String sql) {
    database.superuser().useHandle(h -> h.createScript(sql).execute());
  }

  private static final class MovableClock extends Clock {
    volatile Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
