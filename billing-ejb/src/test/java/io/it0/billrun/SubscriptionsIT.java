package io.it0.billrun;

import static io.it0.billrun.Billing.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.catalog.CatalogError;
import io.it0.problem.ProblemException;
import io.it0.subscription.SubscriptionError;
import io.it0.tenancy.Tenant;
import org.junit.jupiter.api.Test;

class SubscriptionsIT {

  private final Billing billing = Billing.at("2023-11-01T00:00:00Z");
  private final Tenant acme = billing.tenant("acme", "UTC");

  @Test
  void starting_opens_the_first_period_and_bills_its_base() {
    billing.start(acme, "enterprise", "USD", NOVEMBER);

    assertThat(billing.invoices())
        .containsExactly("IT0-000001 acme USD 19999 2023-11-01T00:00:00Z | BASE 1 19999");
    assertThat(
            billing.one(
                "select period_start = '2023-11-01Z' and period_end = '2023-12-01Z' and segment_end = period_end"
                    + " and closed_at is null from usage_aggregates",
                Boolean.class))
        .isTrue();
    assertThat(
            billing.one(
                "select issued_at = '2023-11-01Z' and due_at = '2023-11-15Z' from invoices",
                Boolean.class))
        .isTrue();
  }

  @Test
  void a_free_plan_starts_without_an_invoice() {
    billing.start(acme, "free", "CNY", NOVEMBER);

    assertThat(billing.invoices()).isEmpty();
    assertThat(billing.one("select count(*) from usage_aggregates", Long.class)).isEqualTo(1);
  }

  @Test
  void a_tenant_has_one_live_subscription() {
    billing.start(acme, "free", "USD", NOVEMBER);

    assertThatThrownBy(() -> billing.start(acme, "pro", "USD", NOVEMBER))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(SubscriptionError.SUBSCRIPTION_EXISTS));
    assertThat(billing.invoices()).isEmpty();
  }

  @Test
  void a_price_that_is_not_sold_is_refused_and_nothing_is_left_behind() {
    assertThatThrownBy(() -> billing.start(acme, "pro", "CHF", NOVEMBER))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(CatalogError.PRICE_NOT_FOUND));
    assertThatThrownBy(() -> billing.start(acme, "platinum", "USD", NOVEMBER))
        .isInstanceOf(ProblemException.class);
    assertThat(billing.one("select count(*) from subscriptions", Long.class)).isZero();
  }

  @Test
  void an_issuer_without_a_counter_issues_nothing() {
    Billing other = billing.with(new io.it0.invoicing.InvoicingConfig("NOBODY", 14, false));

    assertThatThrownBy(() -> other.start(acme, "pro", "USD", NOVEMBER))
        .hasMessageContaining("invoice_items_invoice");
    assertThat(billing.one("select count(*) from invoice_items", Long.class)).isZero();
  }
}
