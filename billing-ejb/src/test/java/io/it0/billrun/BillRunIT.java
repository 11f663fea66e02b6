package io.it0.billrun;

import static io.it0.billrun.Billing.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.it0.catalog.Plan;
import io.it0.catalog.PlanFigures;
import io.it0.catalog.PlanPrice;
import io.it0.invoicing.InvoicingConfig;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.period.TestClocks;
import io.it0.subscription.NewSubscription;
import io.it0.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BillRunIT {

  @Test
  void enterprise_in_november_pays_decembers_base_and_the_months_overage() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    Tenant acme = billing.tenant("acme", "UTC");
    billing.start(acme, "enterprise", "USD", NOVEMBER);
    billing.use(acme, Instant.parse("2023-11-16T18:00:00Z"), 18_305_870);

    RunProgress progress = billing.run();

    assertThat(progress).isEqualTo(new RunProgress(1, 1, 1, 0));
    assertThat(billing.invoices())
        .containsExactly(
            "IT0-000001 acme USD 19999 2023-11-01T00:00:00Z | BASE 1 19999",
            "IT0-000002 acme USD 24152 2023-12-01T00:00:00Z | BASE 1 19999 | OVERAGE 8305870 4153");
  }

  @Test
  void a_second_run_changes_nothing() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    Tenant acme = billing.tenant("acme", "UTC");
    billing.start(acme, "enterprise", "USD", NOVEMBER);
    billing.use(acme, NOVEMBER, 18_305_870);
    billing.run();
    var before = billing.invoices();

    assertThat(billing.run()).isEqualTo(RunProgress.NONE);
    assertThat(billing.invoices()).isEqualTo(before);
  }

  @Test
  void pro_in_yuan_pays_56_for_a_million_more() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    Tenant tenant = billing.tenant("cathay", "UTC");
    billing.start(tenant, "pro", "CNY", NOVEMBER);
    billing.use(tenant, NOVEMBER, 1_250_001);

    billing.run();

    assertThat(billing.invoices().get(1))
        .isEqualTo(
            "IT0-000002 cathay CNY 36300 2023-12-01T00:00:00Z | BASE 1 34900 | OVERAGE 250001 1400");
  }

  @Test
  void late_usage_is_a_line_of_its_own_on_the_next_invoice() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    Tenant acme = billing.tenant("acme", "UTC");
    billing.start(acme, "enterprise", "USD", NOVEMBER);
    billing.use(acme, NOVEMBER, 10_000_001);
    billing.run();
    billing.use(acme, NOVEMBER.plusSeconds(60), 1_000_000);

    billing.later("2024-01-01T00:05:00Z").run();

    // 1,000,001 tokens are 5.000005; the first of them came to 0.00.
    assertThat(billing.invoices().get(2))
        .isEqualTo(
            "IT0-000003 acme USD 20499 2024-01-01T00:00:00Z | BASE 1 19999 | LATE_USAGE 1000000 500");
    assertThat(billing.one("select count(*) from usage_aggregates where late_usage", Long.class))
        .isZero();
  }

  @Test
  void late_usage_within_the_allowance_is_taken_note_of_and_not_billed() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    Tenant acme = billing.tenant("acme", "UTC");
    billing.start(acme, "enterprise", "USD", NOVEMBER);
    billing.run();
    billing.use(acme, NOVEMBER, 5_000);

    billing.later("2024-01-01T00:05:00Z").run();

    assertThat(billing.invoices().get(2)).endsWith("2024-01-01T00:00:00Z | BASE 1 19999");
    assertThat(
            billing.one(
                "select invoiced_tokens from usage_aggregates where segment_start = '2023-11-01Z'",
                Long.class))
        .isEqualTo(5_000);
  }

  @Test
  void a_short_first_period_pays_and_includes_its_days() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    Tenant tenant = billing.tenant("latecomer", "UTC");
    // 10 of 30 days: 0.333333333 × 199.99, and 3,333,333 tokens.
    billing.start(tenant, "enterprise", "USD", Instant.parse("2023-11-21T15:30:00Z"));
    billing.use(tenant, Instant.parse("2023-11-22T00:00:00Z"), 4_333_333);

    billing.run();

    assertThat(billing.invoices())
        .containsExactly(
            "IT0-000001 latecomer USD 6666 2023-11-21T15:30:00Z | BASE 0.333333333 6666",
            "IT0-000002 latecomer USD 20499 2023-12-01T00:00:00Z | BASE 1 19999 | OVERAGE 1000000 500");
  }

  @Test
  void months_end_at_midnight_of_the_tenants_zone() {
    Billing billing = Billing.at("2023-11-30T16:05:00Z");
    Tenant east = billing.tenant("east", "Asia/Shanghai");
    Tenant west = billing.tenant("west", "America/New_York");
    billing.start(east, "pro", "CNY", Instant.parse("2023-10-31T16:00:00Z"));
    billing.start(west, "pro", "USD", Instant.parse("2023-11-01T04:00:00Z"));

    assertThat(billing.run().done()).isEqualTo(1);
    assertThat(billing.later("2023-12-01T05:04:59Z").run().done()).isZero();
    assertThat(billing.later("2023-12-01T05:05:00Z").run().done()).isEqualTo(1);

    assertThat(billing.invoicesWithoutNumbers())
        .containsExactly(
            "east CNY 34900 2023-10-31T16:00:00Z | BASE 1 34900",
            "east CNY 34900 2023-11-30T16:00:00Z | BASE 1 34900",
            "west USD 4999 2023-11-01T04:00:00Z | BASE 1 4999",
            "west USD 4999 2023-12-01T05:00:00Z | BASE 1 4999");
  }

  @Test
  void periods_anchored_on_the_31st_are_clipped_and_do_not_drift() {
    Billing billing = Billing.at("2024-05-01T00:00:00Z");
    Tenant tenant = billing.tenant("anchored", "UTC");
    billing.start(
        tenant,
        new NewSubscription("pro", "USD", BillingInterval.MONTH, Optional.of(31)),
        Instant.parse("2023-12-31T00:00:00Z"));

    billing.run();

    assertThat(billing.invoices())
        .extracting(line -> line.split(" ")[4])
        .containsExactly(
            "2023-12-31T00:00:00Z",
            "2024-01-31T00:00:00Z",
            "2024-02-29T00:00:00Z",
            "2024-03-31T00:00:00Z",
            "2024-04-30T00:00:00Z");
    assertThat(billing.invoices()).allMatch(line -> line.contains("USD 4999 "));
  }

  @Test
  void three_missed_periods_are_caught_up_in_order() {
    Billing billing = Billing.at("2024-02-01T00:05:00Z");
    Tenant acme = billing.tenant("acme", "UTC");
    billing.start(acme, "enterprise", "USD", NOVEMBER);
    billing.use(acme, NOVEMBER, 11_000_000);

    RunProgress progress = billing.run();

    assertThat(progress).isEqualTo(new RunProgress(3, 3, 3, 0));
    assertThat(billing.invoices())
        .containsExactly(
            "IT0-000001 acme USD 19999 2023-11-01T00:00:00Z | BASE 1 19999",
            "IT0-000002 acme USD 20499 2023-12-01T00:00:00Z | BASE 1 19999 | OVERAGE 1000000 500",
            "IT0-000003 acme USD 19999 2024-01-01T00:00:00Z | BASE 1 19999",
            "IT0-000004 acme USD 19999 2024-02-01T00:00:00Z | BASE 1 19999");
  }

  @Test
  void nothing_is_due_that_was_not_due_as_of_then() {
    Billing billing = Billing.at("2024-02-01T00:05:00Z");
    billing.start(billing.tenant("acme", "UTC"), "pro", "USD", NOVEMBER);

    assertThat(billing.run(Optional.of(Instant.parse("2023-12-01T00:04:59Z"))).done()).isZero();
    assertThat(billing.run(Optional.of(Instant.parse("2024-01-01T00:05:00Z"))).done()).isEqualTo(2);
  }

  @Test
  void a_test_clock_decides_what_is_due_for_its_tenants_alone() {
    Billing billing = Billing.at("2026-11-23T12:00:00Z");
    TestClocks clocks = new TestClocks(billing.platform(), billing.wall);
    UUID past = clocks.create("past", Instant.parse("2023-11-30T00:00:00Z")).id();
    UUID future = clocks.create("future", Instant.parse("2027-02-15T00:00:00Z")).id();
    billing.start(billing.tenant("past", "UTC", Optional.of(past)), "pro", "USD", NOVEMBER);
    billing.start(
        billing.tenant("future", "UTC", Optional.of(future)),
        "pro",
        "USD",
        Instant.parse("2027-01-01T00:00:00Z"));
    billing.start(
        billing.tenant("real", "UTC"), "pro", "USD", Instant.parse("2026-11-01T00:00:00Z"));

    assertThat(billing.run().done()).isEqualTo(1);
    clocks.advance(past, Instant.parse("2023-12-01T00:05:00Z"));
    assertThat(billing.run().done()).isEqualTo(1);

    assertThat(billing.invoices())
        .filteredOn(line -> line.startsWith("IT0-000004") || line.startsWith("IT0-000005"))
        .containsExactly(
            "IT0-000004 future USD 4999 2027-02-01T00:00:00Z | BASE 1 4999",
            "IT0-000005 past USD 4999 2023-12-01T00:00:00Z | BASE 1 4999");
    assertThat(
            billing.one(
                "select issued_at = '2023-12-01 00:05Z' and due_at = '2023-12-15 00:05Z' from invoices where number = 5",
                Boolean.class))
        .isTrue();
  }

  @Test
  void a_scheduled_downgrade_bills_the_arrears_on_the_old_plan_and_the_next_month_on_the_new() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    Tenant acme = billing.tenant("acme", "UTC");
    billing.start(acme, "enterprise", "USD", NOVEMBER);
    billing.use(acme, NOVEMBER, 12_000_000);
    billing.change(
        "update subscriptions set scheduled_plan_id = (select id from plans where key = 'pro')");

    billing.run();

    assertThat(billing.invoices().get(1))
        .isEqualTo(
            "IT0-000002 acme USD 5999 2023-12-01T00:00:00Z | BASE 1 4999 | OVERAGE 2000000 1000");
    assertThat(
            billing.one(
                "select p.key from usage_aggregates u join plans p on p.id = u.plan_id where u.segment_start = '2023-12-01Z'",
                String.class))
        .isEqualTo("pro");
    assertThat(billing.one("select scheduled_plan_id is null from subscriptions", Boolean.class))
        .isTrue();
  }

  @Test
  void a_cancellation_at_the_periods_end_bills_the_arrears_and_leaves_a_free_subscription() {
    Billing billing = Billing.at("2024-01-01T00:05:00Z");
    Tenant acme = billing.tenant("acme", "UTC");
    billing.start(acme, "pro", "USD", NOVEMBER);
    billing.use(acme, NOVEMBER, 1_500_000);
    billing.change("update subscriptions set cancel_at_period_end = true");

    assertThat(billing.run()).isEqualTo(new RunProgress(2, 2, 1, 0));

    assertThat(billing.invoices().get(1))
        .isEqualTo("IT0-000002 acme USD 400 2023-12-01T00:00:00Z | OVERAGE 500000 400");
    assertThat(
            billing.one(
                """
                select string_agg(p.key || ' ' || s.status || ' ' || s.started_at || ' ' || coalesce(s.ended_at::text, '-'),
                                  ', ' order by s.started_at)
                  from subscriptions s join plans p on p.id = s.plan_id
                """,
                String.class))
        .isEqualTo(
            "pro cancelled 2023-11-01 00:00:00+00 2023-12-01 00:00:00+00, free active 2023-12-01 00:00:00+00 -");
  }

  @Test
  void late_usage_of_an_ended_subscription_is_billed_on_what_follows_it() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    Tenant acme = billing.tenant("acme", "UTC");
    billing.start(acme, "pro", "USD", NOVEMBER);
    billing.change("update subscriptions set cancel_at_period_end = true");
    billing.run();
    billing.use(acme, NOVEMBER, 1_250_000);

    billing.later("2024-01-01T00:05:00Z").run();

    assertThat(billing.invoices().get(1))
        .isEqualTo("IT0-000002 acme USD 200 2024-01-01T00:00:00Z | LATE_USAGE 250000 200");
  }

  @Test
  void the_free_plan_is_renewed_without_an_invoice_whatever_was_used() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    Tenant small = billing.tenant("small", "UTC");
    billing.start(small, "free", "USD", NOVEMBER);
    billing.use(small, NOVEMBER, 900_000);

    assertThat(billing.run()).isEqualTo(new RunProgress(1, 1, 0, 0));

    assertThat(billing.invoices()).isEmpty();
    assertThat(
            billing.one(
                "select count(*) from usage_aggregates where segment_start = '2023-12-01Z'",
                Long.class))
        .isEqualTo(1);
  }

  @Test
  void invoices_over_nothing_are_issued_where_that_is_wanted() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z").with(new InvoicingConfig("IT0", 30, true));
    billing.start(billing.tenant("small", "UTC"), "free", "USD", NOVEMBER);

    billing.run();

    assertThat(billing.invoices())
        .containsExactly(
            "IT0-000001 small USD 0 2023-11-01T00:00:00Z | BASE 1 0",
            "IT0-000002 small USD 0 2023-12-01T00:00:00Z | BASE 1 0");
  }

  @Test
  void a_year_is_paid_once_and_its_usage_every_month() {
    Billing billing = Billing.at("2024-11-01T00:05:00Z");
    Tenant acme = billing.tenant("acme", "UTC");
    billing.start(
        acme, new NewSubscription("pro", "USD", BillingInterval.YEAR, Optional.empty()), NOVEMBER);
    billing.use(acme, NOVEMBER, 2_000_000);
    billing.change(
        "update subscriptions set scheduled_plan_id = (select id from plans where key = 'enterprise')");

    assertThat(billing.run()).isEqualTo(new RunProgress(12, 12, 2, 0));

    // What is scheduled waits for the end of what is paid for.
    assertThat(billing.invoices())
        .containsExactly(
            "IT0-000001 acme USD 49990 2023-11-01T00:00:00Z | BASE 1 49990",
            "IT0-000002 acme USD 800 2023-12-01T00:00:00Z | OVERAGE 1000000 800",
            "IT0-000003 acme USD 199990 2024-11-01T00:00:00Z | BASE 1 199990");
  }

  @Test
  void a_subscription_keeps_the_version_that_it_was_made_with() {
    Billing billing = Billing.at("2023-12-01T00:05:00Z");
    billing.start(billing.tenant("early", "UTC"), "pro", "USD", NOVEMBER);
    billing.jdbi.useTransaction(
        h -> billing.plans.publish(h, dearer(billing.plans.latest(h, "pro"))));
    billing.start(billing.tenant("new", "UTC"), "pro", "USD", NOVEMBER);

    billing.run();

    assertThat(billing.invoicesWithoutNumbers())
        .containsExactly(
            "early USD 4999 2023-11-01T00:00:00Z | BASE 1 4999",
            "early USD 4999 2023-12-01T00:00:00Z | BASE 1 4999",
            "new USD 5999 2023-11-01T00:00:00Z | BASE 1 5999",
            "new USD 5999 2023-12-01T00:00:00Z | BASE 1 5999");
  }

  private static PlanFigures dearer(Plan plan) {
    PlanFigures f = plan.figures();
    return new PlanFigures(
        f.key(),
        f.name(),
        f.includedTokens(),
        f.hardLimitPercent(),
        f.countCacheTokens(),
        f.allowancePolicy(),
        f.limits(),
        List.of(
            new PlanPrice(
                BillingInterval.MONTH, Money.of("59.99", "USD"), Optional.of(BigDecimal.TEN))));
  }
}
