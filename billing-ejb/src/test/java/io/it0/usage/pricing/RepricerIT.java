package io.it0.usage.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.testing.TestDatabase;
import io.it0.problem.ProblemException;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageMetrics;
import io.it0.usage.UsageRecorded;
import io.it0.usage.aggregate.CountedUsage;
import io.it0.usage.pricing.Repricing.Status;
import io.it0.usage.pricing.WantedPrice.WantedRates;
import io.it0.usage.testing.TestTenants;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class RepricerIT {

  private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");
  private static final String MODEL = "brand-new-1";

  private final TestDatabase database = TestDatabase.fresh();
  private final MovableClock clock = new MovableClock();
  private final UsageMetrics metrics = new UsageMetrics();
  private final Transactions transactions =
      new Transactions() {
        @Override
        public <T> T inNew(Function<Handle, T> work) {
          return database.platformJdbi().inTransaction(work::apply);
        }
      };
  private final List<UUID> tenants = new TestTenants(database).create("acme", 3, NOON);
  private volatile boolean counted = true;

  @Test
  void what_was_recorded_without_a_price_is_priced_exactly_once() {
    count(events(MODEL, 300, "a"));
    assertConsistent(300);
    UUID id = add("2026-01-01T00:00:00Z");

    repricer().work();

    Repricing first = find(id);
    assertThat(first.status()).isEqualTo(Status.SETTLING);
    assertThat(first.records()).isEqualTo(300);
    assertThat(first.remaining()).isEqualTo(300);
    assertThat(first.costUsd()).isEqualByComparingTo(total(300));
    assertConsistent(0);
    assertThat(cost()).isEqualByComparingTo(total(300));

    clock.now = clock.now.plusSeconds(60);
    repricer().work();
    assertThat(find(id).status()).isEqualTo(Status.COMPLETED);
    assertThat(find(id).records()).isEqualTo(300);
    assertThat(cost()).isEqualByComparingTo(total(300));
    assertThat(metrics.repriced.sum()).isEqualTo(300);
  }

  @Test
  void closed_periods_are_priced_too_and_nothing_else_of_them_changes() {
    count(events(MODEL, 30, "a"));
    String counts =
        "select sum(input_tokens + output_tokens + event_count + invoiced_tokens)::text from usage_aggregates";
    database.superuser().useHandle(h -> h.execute("update usage_aggregates set closed_at = now()"));
    String before = text(counts);
    add("2026-01-01T00:00:00Z");

    repricer().work();

    assertConsistent(0);
    assertThat(text(counts)).isEqualTo(before);
    assertThat(cost()).isEqualByComparingTo(total(30));
  }

  @Test
  void what_is_older_than_the_price_stays_unpriced() {
    count(List.of(event(MODEL, "old", NOON.minus(Duration.ofDays(3)), 1)));
    count(List.of(event(MODEL, "at", NOON.minus(Duration.ofDays(2)), 1)));
    count(List.of(event(MODEL, "new", NOON, 1)));
    add(NOON.minus(Duration.ofDays(2)).toString());

    repricer().work();

    assertConsistent(1);
    assertThat(text("select event_id from tenant_acme_2.usage_records where cost_usd is null"))
        .isEqualTo("old");
  }

  @Test
  void other_names_of_the_model_are_priced_and_other_models_are_not() {
    count(List.of(event(MODEL + "-20260401", "snapshot", NOON, 1)));
    count(List.of(event(MODEL + "-mini", "mini", NOON, 1)));
    add("2026-01-01T00:00:00Z");
    repricer().work();
    assertConsistent(1);
    assertThat(text("select model from usage_daily where unpriced_events > 0"))
        .isEqualTo(MODEL + "-mini");
  }

  @Test
  void a_crash_in_the_middle_is_gone_on_with_and_counts_nothing_twice() {
    count(events(MODEL, 90, "a"));
    UUID id = add("2026-01-01T00:00:00Z");
    var calls = new AtomicInteger();
    Transactions dying =
        new Transactions() {
          @Override
          public <T> T inNew(Function<Handle, T> work) {
            if (calls.incrementAndGet() > 7) {
              throw new IllegalStateException("killed");
            }
            return transactions.inNew(work);
          }
        };
    assertThatThrownBy(() -> repricer(dying).work()).hasMessage("killed");
    long priced = find(id).records();
    assertThat(priced).isPositive().isLessThan(90);
    assertConsistent(90 - (int) priced);

    // Others take over when its claim has run out.
    repricer().work();
    assertThat(find(id).records()).isEqualTo(priced);
    clock.now = clock.now.plusSeconds(61);
    repricer().work();
    clock.now = clock.now.plusSeconds(61);
    repricer().work();

    assertThat(find(id).status()).isEqualTo(Status.COMPLETED);
    assertThat(find(id).records()).isEqualTo(90);
    assertThat(find(id).costUsd()).isEqualByComparingTo(total(90));
    assertThat(cost()).isEqualByComparingTo(total(90));
  }

  @Test
  void usage_that_was_on_its_way_is_priced_before_it_is_done() {
    count(events(MODEL, 10, "a"));
    UUID id = add("2026-01-01T00:00:00Z");
    var repricer = repricer();
    repricer.work();
    // Accepted by a node that did not know the price yet, and still in the stream.
    counted = false;
    clock.now = clock.now.plusSeconds(20);
    repricer.work();
    assertThat(find(id).status()).isEqualTo(Status.SETTLING);
    count(events(MODEL, 5, "late"));
    counted = true;
    clock.now = clock.now.plusSeconds(20);
    repricer.work();

    assertThat(find(id).status()).isEqualTo(Status.COMPLETED);
    assertThat(find(id).records()).isEqualTo(15);
    assertConsistent(0);
  }

  @Test
  void what_was_stored_without_a_price_and_counted_long_after_is_swept() {
    UUID id = add("2026-01-01T00:00:00Z");
    var repricer = repricer();
    repricer.work();
    clock.now = clock.now.plusSeconds(60);
    repricer.work();
    assertThat(find(id).status()).isEqualTo(Status.COMPLETED);
    count(events(MODEL, 12, "a"));
    count(events("never-heard-of", 3, "b"));

    assertThat(repricer.sweep()).isEqualTo(12);
    assertThat(repricer.sweep()).isZero();
    assertConsistent(3);
  }

  @Test
  void counting_goes_on_while_several_nodes_reprice() throws Exception {
    count(events(MODEL, 150, "a"));
    add("2026-01-01T00:00:00Z");
    var threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int node = 0; node < 2; node++) {
        running.add(threads.submit(() -> repricer().sweep()));
      }
      running.add(threads.submit(() -> repricer().work()));
      running.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 10; i++) {
                  // Fresh ones and duplicates in one batch.
                  List<UsageRecorded> batch = events(MODEL, 30, "b" + i);
                  batch.addAll(events(MODEL, 30, "a"));
                  count(batch);
                }
              }));
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    repricer().sweep();
    assertConsistent(0);
    assertThat(text("select sum(event_count)::text from usage_aggregates")).isEqualTo("450");
    assertThat(cost()).isEqualByComparingTo(total(450));
  }

  @Test
  void the_same_price_again_changes_nothing_and_another_one_is_a_conflict() {
    add("2026-01-01T00:00:00Z");
    assertThat(desk(wanted("2026-01-01T00:00:00Z", "2.00")).added()).isFalse();
    assertThatThrownBy(() -> desk(wanted("2026-01-01T00:00:00Z", "3")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("never changes");
    assertThat(text("select count(*)::text from audit_log where action = 'model_price.added'"))
        .isEqualTo("1");
  }

  @Test
  void shipped_prices_are_added_once_and_price_what_waited_for_them() {
    count(events("claude-sonnet-4-5", 4, "a"));
    var desk = new ModelPriceDesk(database.platformDatabase(), clock, null);
    int added = transactions.inNew(h -> desk.seed(h, PriceFile.read()));
    assertThat(added).isEqualTo(PriceFile.read().size());
    assertThat(transactions.inNew(h -> desk.seed(h, PriceFile.read())).intValue()).isZero();
    assertThat(text("select count(*)::text from repricings")).isEqualTo("1");

    repricer().work();
    assertConsistent(0);
    // Of each: 1000 × 3 + 100 × 15 + 10 × 0.30 + 20 × 3.75, by a million.
    assertThat(cost()).isEqualByComparingTo("0.018312");
  }

  private UUID add(String from) {
    return desk(wanted(from, "2")).repricing().id();
  }

  private ModelPriceDesk.Taken desk(WantedPrice wanted) {
    var desk = new ModelPriceDesk(database.platformDatabase(), clock, null);
    return transactions.inNew(
        h -> desk.add(h, wanted.checked(), "ada@it0.example", Optional.of("request-1")));
  }

  private static WantedPrice wanted(String from, String input) {
    var rates =
        new WantedRates(
            new BigDecimal(input),
            new BigDecimal("8"),
            new BigDecimal("0.5"),
            new BigDecimal("2.5"),
            null);
    return new WantedPrice(MODEL, Instant.parse(from), rates, null);
  }

  private Repricer repricer() {
    return repricer(transactions);
  }

  private Repricer repricer(Transactions own) {
    return new Repricer(own, () -> () -> counted, metrics, clock);
  }

  private Repricing find(UUID id) {
    return transactions.inNew(h -> RepricingTable.find(h, id)).orElseThrow();
  }

  private void count(List<UsageRecorded> events) {
    CountedUsage.count(database, events);
  }

  /** Over all tenants, four days and two agents. */
  private List<UsageRecorded> events(String model, int count, String prefix) {
    List<UsageRecorded> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(model, prefix + i, NOON.minus(Duration.ofHours(i % 80)), i));
    }
    return events;
  }

  private UsageRecorded event(String model, String id, Instant at, int number) {
    return new UsageRecorded(
        tenants.get(number % 3),
        "urn:test",
        id,
        null,
        null,
        number % 2 == 0 ? "coder" : null,
        model,
        new TokenCounts(1_000, 100, 10, 20),
        null,
        at,
        false,
        false);
  }

  /** Of each: 1000 × 2 + 100 × 8 + 10 × 0.5 + 20 × 2.5, by a million. */
  private static BigDecimal total(int events) {
    return new BigDecimal("0.002855").multiply(BigDecimal.valueOf(events));
  }

  private BigDecimal cost() {
    return new BigDecimal(text("select sum(cost_usd)::text from usage_aggregates"));
  }

  /** Records, aggregates and days say the same, for each tenant; so many events are unpriced. */
  private void assertConsistent(int unpriced) {
    int left = 0;
    for (int i = 0; i < 3; i++) {
      String tenant = "where tenant_id = '" + tenants.get(i) + "'";
      String records =
          text(
              """
              select concat_ws(' ', count(*), trim_scale(coalesce(sum(cost_usd), 0)), count(*) - count(cost_usd))
              from tenant_acme_%d.usage_records
              """
                  .formatted(i + 1));
      for (String table : List.of("usage_aggregates", "usage_daily")) {
        assertThat(
                text(
                    """
                    select concat_ws(' ', coalesce(sum(event_count), 0), trim_scale(coalesce(sum(cost_usd), 0)),
                      coalesce(sum(unpriced_events), 0))
                    from %s %s
                    """
                        .formatted(table, tenant)))
            .as(table)
            .isEqualTo(records);
      }
      left += Integer.parseInt(records.substring(records.lastIndexOf(' ') + 1));
    }
    assertThat(left).isEqualTo(unpriced);
  }

  private String text(String sql) {
    return database.superuser().withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
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
