package io.it0.billrun;

import static io.it0.billrun.Billing.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.UuidV7;
import io.it0.invoicing.InvoiceDraft;
import io.it0.tenancy.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BillRunJobIT {

  private static final String DUE = "2024-01-01T00:05:00Z";
  private static final BillRunRequest REAL =
      new BillRunRequest(
          Optional.empty(), false, BillRunTrigger.REQUEST, "ada@it0.example", Optional.empty());
  private static final BillRunRequest LOOK =
      new BillRunRequest(
          Optional.empty(), true, BillRunTrigger.REQUEST, "ada@it0.example", Optional.empty());

  private static Billing threeTenants() {
    Billing billing = Billing.at(DUE);
    for (int i = 0; i < 3; i++) {
      Tenant tenant = billing.tenant("t" + i, "UTC");
      billing.start(tenant, "pro", "USD", NOVEMBER);
      billing.use(tenant, NOVEMBER, 2_000_000L * i);
    }
    return billing;
  }

  private static BillRunRow execute(
      Billing billing, BillRunRequest request, Supplier<BooleanSupplier> backlog, Clock wall) {
    Transactions transactions = Billing.inTransactions(billing.jdbi);
    BillRunConfig config = new BillRunConfig(2, Duration.ofMinutes(5), Duration.ofSeconds(1), 1);
    BillRun run =
        new BillRun(transactions, billing.plans, billing.issue, billing.log, config, billing.wall);
    BillRunRow row = BillRunRow.starting(request, UuidV7.next(), billing.wall.instant());
    transactions.inNew(
        h -> {
          BillRunTable.insert(h, row);
          return row;
        });
    new BillRunJob(transactions, backlog, run, config, wall).execute(row, progress -> {});
    return find(billing, row.id());
  }

  private static BillRunRow find(Billing billing, UUID id) {
    return billing.jdbi.withHandle(h -> BillRunTable.find(h, id)).orElseThrow();
  }

  @Test
  void its_row_says_how_it_ended() {
    Billing billing = threeTenants();

    BillRunRow row = execute(billing, REAL, () -> () -> true, billing.wall);

    assertThat(row.status()).isEqualTo(BillRunStatus.COMPLETED);
    assertThat(row.progress()).isEqualTo(new RunProgress(6, 6, 6, 0));
    assertThat(row.finishedAt()).contains(Instant.parse(DUE));
    assertThat(row.message()).isEmpty();
  }

  @Test
  void a_dry_run_counts_and_stores_nothing() {
    Billing billing = threeTenants();
    List<String> before = billing.invoices();

    BillRunRow row = execute(billing, LOOK, () -> () -> true, billing.wall);

    assertThat(row.progress()).isEqualTo(new RunProgress(6, 6, 6, 0));
    assertThat(billing.invoices()).isEqualTo(before);
    assertThat(billing.one("select count(*) from usage_aggregates", Long.class)).isEqualTo(3);
    assertThat(
            billing.one(
                "select count(*) from usage_aggregates where closed_at is not null", Long.class))
        .isZero();
    assertThat(billing.one("select next_number from invoice_counters", Long.class)).isEqualTo(4);
  }

  @Test
  void the_preview_is_what_the_run_then_issues() {
    Billing billing = threeTenants();
    billing.change(
        """
        update subscriptions set scheduled_plan_id = (select id from plans where key = 'enterprise')
         where tenant_id = (select id from tenants where slug = 't1')
        """);
    BillRun run =
        new BillRun(
            Billing.inTransactions(billing.jdbi),
            billing.plans,
            billing.issue,
            billing.log,
            BillRunConfig.DEFAULTS,
            billing.wall);
    List<String> previewed = new ArrayList<>();
    Optional<UUID> after = Optional.empty();
    for (int page = 0; page < 3; page++) {
      List<Preview> previews = run.preview(Optional.empty(), after, 1);
      previews.forEach(p -> p.invoices().forEach(draft -> previewed.add(line(draft))));
      after = Optional.of(previews.get(0).subscriptionId());
    }
    assertThat(run.preview(Optional.empty(), after, 1)).isEmpty();

    billing.run();

    assertThat(previewed)
        .containsExactlyInAnyOrderElementsOf(
            billing
                .database
                .superuser()
                .withHandle(
                    h ->
                        h.createQuery(
                                """
                                select tenant_id || ' ' || source_id || ' ' || total_minor from invoices
                                 where source_id > '2023-11-30'
                                """)
                            .mapTo(String.class)
                            .list()));
  }

  private static String line(InvoiceDraft draft) {
    return draft.tenantId() + " " + draft.sourceId() + " " + draft.total().minor();
  }

  @Test
  void it_waits_until_what_was_on_the_stream_is_counted() {
    Billing billing = threeTenants();
    AtomicInteger asked = new AtomicInteger();

    BillRunRow row =
        execute(billing, REAL, () -> () -> asked.incrementAndGet() > 3, Clock.systemUTC());

    assertThat(row.status()).isEqualTo(BillRunStatus.COMPLETED);
    assertThat(asked.get()).isEqualTo(4);
  }

  @Test
  void a_stream_that_does_not_catch_up_fails_the_run_before_anything_is_billed() {
    Billing billing = threeTenants();

    BillRunRow row = execute(billing, REAL, () -> () -> false, Clock.systemUTC());

    assertThat(row.status()).isEqualTo(BillRunStatus.FAILED);
    assertThat(row.message().orElseThrow()).contains("did not catch up");
    assertThat(row.progress()).isEqualTo(RunProgress.NONE);
    assertThat(billing.invoices()).hasSize(3);
  }

  @Test
  void the_runs_of_a_node_that_is_gone_are_ended_by_another() {
    Billing billing = threeTenants();
    UUID silent = billing.runRow();
    Instant later = Instant.parse(DUE).plusSeconds(121);

    int ended =
        billing.jdbi.withHandle(
            h -> BillRunTable.giveUp(h, later.minus(Duration.ofMinutes(2)), later));

    assertThat(ended).isEqualTo(1);
    assertThat(find(billing, silent).status()).isEqualTo(BillRunStatus.FAILED);
    assertThat(find(billing, silent).eta()).isEmpty();
  }

  @Test
  void what_is_parked_is_listed_and_released_once() {
    Billing billing = threeTenants();
    UUID subscription = billing.one("select id from subscriptions limit 1", UUID.class);
    UUID run = billing.runRow();
    billing.jdbi.useHandle(
        h -> ParkedSubscriptions.park(h, subscription, run, "no reason", billing.wall.instant()));

    List<ParkedSubscription> parked =
        billing.jdbi.withHandle(h -> ParkedSubscriptions.page(h, Optional.empty(), 10));
    assertThat(parked).extracting(ParkedSubscription::reason).containsExactly("no reason");
    assertThat(parked).extracting(ParkedSubscription::billRunId).containsExactly(run);
    assertThat(billing.run().done()).isEqualTo(4);
    assertThat(release(billing, subscription)).isPresent();
    assertThat(release(billing, subscription)).isEmpty();
    assertThat(billing.run().done()).isEqualTo(2);
  }

  private static Optional<UUID> release(Billing billing, UUID subscription) {
    return billing.jdbi.withHandle(h -> ParkedSubscriptions.release(h, subscription));
  }
}
