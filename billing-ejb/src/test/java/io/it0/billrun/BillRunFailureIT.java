package io.it0.billrun;

import static io.it0.billrun.Billing.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.it0.subscription.Subscription;
import io.it0.tenancy.Tenant;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class BillRunFailureIT {

  private static final BillRunConfig SMALL_CHUNKS =
      new BillRunConfig(3, Duration.ofMinutes(5), Duration.ZERO, 1);
  private static final String DUE = "2024-01-01T00:05:00Z";

  /** Ten tenants, two months behind, some with overage, one that is cancelled, one that is scheduled down. */
  private static Billing tenTenants() {
    Billing billing = Billing.at(DUE);
    for (int i = 0; i < 10; i++) {
      Tenant tenant = billing.tenant("t" + i, i % 2 == 0 ? "UTC" : "Asia/Shanghai");
      billing.start(tenant, i % 3 == 0 ? "enterprise" : "pro", "USD", NOVEMBER);
      billing.use(tenant, NOVEMBER.plusSeconds(3600), 900_000L + i * 1_300_000L);
    }
    billing.change(
        "update subscriptions set cancel_at_period_end = true where tenant_id = (select id from tenants where slug = 't4')");
    billing.change(
        """
        update subscriptions set scheduled_plan_id = (select id from plans where key = 'pro')
         where tenant_id = (select id from tenants where slug = 't3')
        """);
    return billing;
  }

  private static List<String> undisturbed() {
    Billing billing = tenTenants();
    billing.run();
    return billing.invoicesWithoutNumbers();
  }

  private static void assertGapless(Billing billing) {
    assertThat(billing.one("select max(number) = count(*) from invoices", Boolean.class)).isTrue();
    assertThat(
            billing.one(
                "select next_number = (select count(*) + 1 from invoices) from invoice_counters",
                Boolean.class))
        .isTrue();
  }

  /** Lets so many statements through and then cuts every connection off, as a killed server would. */
  private static Jdbi cutOffAfter(Billing billing, int statements) {
    AtomicInteger left = new AtomicInteger(statements);
    return Billing.over(
        WatchedDataSource.of(
            billing.database.platform(),
            sql -> {
              if (left.getAndDecrement() <= 0) {
                throw new SQLException("terminating connection", "57P01");
              }
            }));
  }

  @Test
  void a_run_killed_at_any_statement_and_started_again_makes_the_same_invoices() {
    List<String> expected = undisturbed();
    int most = statementsOfAWholeRun();
    Random random = new Random(20231201);
    for (int round = 0; round < 12; round++) {
      Billing billing = tenTenants();
      // Killed a few times in a row, each time somewhere else.
      for (int kill = 0; kill < 4; kill++) {
        Jdbi doomed = cutOffAfter(billing, random.nextInt(most));
        Throwable ignored =
            catchThrowable(
                () -> billing.run(Billing.inTransactions(doomed), Optional.empty(), SMALL_CHUNKS));
        assertThat(ignored == null || Failure.of(ignored) == Failure.STOP).isTrue();
        assertGapless(billing);
      }
      billing.run();
      assertThat(billing.invoicesWithoutNumbers()).isEqualTo(expected);
      assertGapless(billing);
      assertThat(billing.one("select count(*) from parked_subscriptions", Long.class)).isZero();
    }
  }

  private static int statementsOfAWholeRun() {
    AtomicInteger statements = new AtomicInteger();
    Billing billing = tenTenants();
    Jdbi counted =
        Billing.over(
            WatchedDataSource.of(billing.database.platform(), sql -> statements.incrementAndGet()));
    billing.run(Billing.inTransactions(counted), Optional.empty(), SMALL_CHUNKS);
    return statements.get();
  }

  @Test
  void several_runs_at_once_make_each_invoice_once() throws Exception {
    List<String> expected = undisturbed();
    for (int round = 0; round < 3; round++) {
      Billing billing = tenTenants();
      List<Callable<RunProgress>> runs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        runs.add(
            () ->
                billing.run(
                    Billing.inTransactions(billing.database.platformJdbi()),
                    Optional.empty(),
                    SMALL_CHUNKS));
      }
      int done = 0;
      ExecutorService threads = Executors.newFixedThreadPool(runs.size());
      for (Future<RunProgress> run : threads.invokeAll(runs)) {
        done += run.get().done();
      }
      threads.shutdown();
      assertThat(done).isEqualTo(20);
      assertThat(billing.invoicesWithoutNumbers()).isEqualTo(expected);
      assertGapless(billing);
    }
  }

  @Test
  void a_chunk_takes_as_many_statements_for_fifty_as_for_one() {
    assertThat(statementsOfAChunk(50)).isEqualTo(statementsOfAChunk(1)).isLessThanOrEqualTo(13);
  }

  private static long statementsOfAChunk(int tenants) {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    for (int i = 0; i < tenants; i++) {
      Tenant tenant = billing.tenant("t" + i, "UTC");
      billing.start(tenant, "pro", "USD", NOVEMBER);
      billing.use(tenant, NOVEMBER, 2_000_000);
    }
    // The plans are known by then, as they are in every chunk but the first.
    billing.plans.require(
        billing.one("select id from plans where key = 'pro'", java.util.UUID.class));
    List<String> statements = new ArrayList<>();
    Jdbi counted = Billing.over(WatchedDataSource.of(billing.database.platform(), statements::add));
    billing.run(Billing.inTransactions(counted), Optional.empty(), BillRunConfig.DEFAULTS);
    int claim =
        IntStream.range(0, statements.size())
            .filter(i -> statements.get(i).contains("set_config"))
            .findFirst()
            .orElseThrow();
    return statements.subList(claim, statements.size()).stream()
        .takeWhile(sql -> !sql.equals("commit"))
        .count();
  }

  @Test
  void what_cannot_be_billed_is_parked_and_blocks_no_one() {
    Billing billing = tenTenants();
    billing.change(
        """
        update usage_aggregates set input_tokens = 9000000000000000000, output_tokens = 9000000000000000000
         where tenant_id = (select id from tenants where slug = 't5')
        """);

    RunProgress progress = billing.run();

    assertThat(progress).isEqualTo(new RunProgress(19, 18, progress.issued(), 1));
    assertThat(billing.one("select reason from parked_subscriptions", String.class))
        .isEqualTo("long overflow");
    assertThat(billing.run()).isEqualTo(RunProgress.NONE);

    billing.change(
        "update usage_aggregates set input_tokens = 7400000, output_tokens = 0 where input_tokens > 1e18");
    billing.change("delete from parked_subscriptions");
    assertThat(billing.run().done()).isEqualTo(2);
    assertThat(billing.invoicesWithoutNumbers()).isEqualTo(undisturbed());
    assertGapless(billing);
  }

  @Test
  void a_deadlock_is_no_reason_to_park() {
    Billing billing = tenTenants();
    AtomicInteger deadlocks = new AtomicInteger(2);
    Jdbi unlucky =
        Billing.over(
            WatchedDataSource.of(
                billing.database.platform(),
                sql -> {
                  if (sql.contains("invoice_counters") && deadlocks.getAndDecrement() > 0) {
                    throw new SQLException("deadlock detected", "40P01");
                  }
                }));

    RunProgress progress =
        billing.run(Billing.inTransactions(unlucky), Optional.empty(), SMALL_CHUNKS);

    assertThat(progress.parked()).isZero();
    assertThat(billing.invoicesWithoutNumbers()).isEqualTo(undisturbed());
  }

  @Test
  void usage_that_arrives_while_periods_are_closed_is_in_the_period_or_late_and_never_lost()
      throws Exception {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    List<Tenant> tenants = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Tenant tenant = billing.tenant("t" + i, "UTC");
      tenants.add(tenant);
      Subscription started = billing.start(tenant, "pro", "USD", NOVEMBER);
      assertThat(started.currentPeriod().start()).isEqualTo(NOVEMBER);
      billing.use(tenant, NOVEMBER, 1_000_000);
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<Integer> counting =
        threads.submit(
            () -> {
              Random random = new Random(7);
              int counted = 0;
              for (; counted < 400; counted++) {
                billing.use(tenants.get(random.nextInt(tenants.size())), NOVEMBER, 1_000_000);
              }
              return counted;
            });
    billing.run(Billing.inTransactions(billing.jdbi), Optional.empty(), SMALL_CHUNKS);
    int counted = counting.get();
    threads.shutdown();

    billing.later(DUE).run();

    // 8.00 for each million above the included one, on whichever invoice.
    assertThat(
            billing.one(
                "select sum(amount_minor) from invoice_items where kind in ('OVERAGE', 'LATE_USAGE')",
                Long.class))
        .isEqualTo(counted * 800L);
    assertThat(
            billing.one(
                "select sum(quantity) from invoice_items where kind in ('OVERAGE', 'LATE_USAGE')",
                Long.class))
        .isEqualTo(counted * 1_000_000L);
  }

  @Test
  void an_issued_invoice_takes_no_change_and_no_further_line() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    billing.start(billing.tenant("acme", "UTC"), "pro", "USD", NOVEMBER);

    assertThat(catchThrowable(() -> billing.change("update invoices set total_minor = 1")))
        .hasMessageContaining("is issued and cannot be changed");
    assertThat(
            catchThrowable(
                () ->
                    billing.change(
                        """
                        insert into invoice_items
                        select gen_random_uuid(), invoice_id, tenant_id, 2, kind, description, quantity, unit, unit_price,
                               amount_minor, period_start, period_end, calculation from invoice_items
                        """)))
        .hasMessageContaining("takes no further lines");
    assertThat(catchThrowable(() -> billing.change("delete from invoice_items")))
        .hasMessageContaining("cannot be changed");
  }
}
