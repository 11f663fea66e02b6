package io.it0.billrun;

import static io.it0.billrun.Billing.DECEMBER;
import static io.it0.billrun.Billing.JANUARY;
import static io.it0.billrun.Billing.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.it0.tenancy.Tenant;
import java.time.Instant;
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

    // 5.000005 → 5.00, less the 0.00 that the one token came to.
    assertThat(billing.invoices().get(2))
        .isEqualTo(
            "IT0-000003 acme USD 20499 2024-01-01T00:00:00Z | BASE 1 19999 | LATE_USAGE 1000000 500");
    assertThat(DECEMBER).isBefore(JANUARY);
  }
}
