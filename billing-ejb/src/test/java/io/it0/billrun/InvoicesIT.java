package io.it0.billrun;

import static io.it0.billrun.Billing.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.invoicing.Invoice;
import io.it0.invoicing.InvoiceFilter;
import io.it0.invoicing.InvoiceRow;
import io.it0.invoicing.InvoiceStatus;
import io.it0.invoicing.Invoices;
import io.it0.invoicing.Invoices.Scope;
import io.it0.invoicing.InvoicingError;
import io.it0.problem.ProblemException;
import io.it0.rating.RatedLine;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.TenantDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvoicesIT {

  private final Billing billing = Billing.at("2024-01-01T00:05:00Z");
  private final Tenant acme = billing.tenant("acme", "UTC");
  private final Tenant globex = billing.tenant("globex", "UTC");
  private final Invoices invoices =
      new Invoices(
          new TenantDatabase(TransactionalDataSource.of(billing.database.tenant())),
          billing.platform());

  @BeforeEach
  void bill() {
    billing.start(acme, "enterprise", "USD", NOVEMBER);
    billing.start(globex, "pro", "CNY", NOVEMBER);
    billing.use(acme, NOVEMBER, 18_305_870);
    billing.run();
  }

  private static <T> T as(Tenant tenant, Supplier<T> work) {
    try (TenantContext.Binding bound = new TenantContext(() -> false).bind(tenant)) {
      assertThat(bound).isNotNull();
      return work.get();
    }
  }

  @Test
  void a_tenant_sees_its_own_and_the_platform_everybodys() {
    List<InvoiceRow> own =
        as(acme, () -> invoices.page(Scope.OWN, InvoiceFilter.ALL, Optional.empty(), 50));

    assertThat(own).hasSize(3).extracting(InvoiceRow::tenantId).containsOnly(acme.id());
    assertThat(invoices.page(Scope.EVERYBODYS, InvoiceFilter.ALL, Optional.empty(), 50)).hasSize(6);
    InvoiceFilter ofGlobex =
        new InvoiceFilter(
            Optional.of(globex.id()), Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(invoices.page(Scope.EVERYBODYS, ofGlobex, Optional.empty(), 50)).hasSize(3);
    assertThat(as(acme, () -> invoices.page(Scope.OWN, ofGlobex, Optional.empty(), 50))).isEmpty();
  }

  @Test
  void another_tenants_invoice_is_not_found() {
    UUID id = invoiceOf(globex).id();

    assertThatThrownBy(() -> as(acme, () -> invoices.require(Scope.OWN, id)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(InvoicingError.INVOICE_NOT_FOUND));
    assertThat(as(globex, () -> invoices.require(Scope.OWN, id)).row().id()).isEqualTo(id);
  }

  @Test
  void pages_are_the_latest_first_and_lose_and_repeat_nothing() {
    List<InvoiceRow> all = invoices.page(Scope.EVERYBODYS, InvoiceFilter.ALL, Optional.empty(), 50);
    List<InvoiceRow> paged = new ArrayList<>();
    Optional<InvoiceRow.Key> after = Optional.empty();
    for (List<InvoiceRow> page = invoices.page(Scope.EVERYBODYS, InvoiceFilter.ALL, after, 2);
        !page.isEmpty();
        page = invoices.page(Scope.EVERYBODYS, InvoiceFilter.ALL, after, 2)) {
      paged.addAll(page);
      // As a cursor carries it.
      String cursor = page.get(page.size() - 1).key().toString();
      after = Optional.of(InvoiceRow.Key.parse(cursor));
    }

    assertThat(paged).isEqualTo(all).hasSize(6);
    assertThat(all)
        .isSortedAccordingTo(java.util.Comparator.comparing(InvoiceRow::issuedAt).reversed());
  }

  @Test
  void they_are_filtered_by_status_and_time() {
    assertThat(page(Optional.of(InvoiceStatus.PAID), Optional.empty(), Optional.empty())).isEmpty();
    assertThat(page(Optional.of(InvoiceStatus.ISSUED), Optional.empty(), Optional.empty()))
        .hasSize(6);
    assertThat(page(Optional.empty(), Optional.of(NOVEMBER.plusSeconds(1)), Optional.empty()))
        .hasSize(4);
    assertThat(page(Optional.empty(), Optional.empty(), Optional.of(NOVEMBER.plusSeconds(1))))
        .hasSize(2);
    assertThatThrownBy(
            () -> page(Optional.of(InvoiceStatus.DRAFT), Optional.empty(), Optional.empty()))
        .isInstanceOf(ProblemException.class);
  }

  private List<InvoiceRow> page(
      Optional<InvoiceStatus> status, Optional<Instant> from, Optional<Instant> before) {
    return invoices.page(
        Scope.EVERYBODYS,
        new InvoiceFilter(Optional.empty(), status, from, before),
        Optional.empty(),
        50);
  }

  @Test
  void an_overage_line_says_used_included_and_rate() {
    Invoice december =
        invoices.page(Scope.EVERYBODYS, InvoiceFilter.ALL, Optional.empty(), 50).stream()
            .map(row -> invoices.require(Scope.EVERYBODYS, row.id()))
            .filter(invoice -> invoice.lines().size() == 2)
            .findFirst()
            .orElseThrow();

    RatedLine overage = december.lines().get(1);
    assertThat(december.row().total()).hasToString("USD 241.52");
    assertThat(overage.amount()).hasToString("USD 41.53");
    assertThat(overage.description())
        .isEqualTo(
            "Enterprise overage: 18,305,870 tokens used, 8,305,870 tokens above 10,000,000 included, at $5 per million");
    assertThat(overage.calculation())
        .containsEntry("used", 18_305_870)
        .containsEntry("included", 10_000_000)
        .containsEntry("perMtok", "5");
  }

  private InvoiceRow invoiceOf(Tenant tenant) {
    InvoiceFilter filter =
        new InvoiceFilter(
            Optional.of(tenant.id()), Optional.empty(), Optional.empty(), Optional.empty());
    return invoices.page(Scope.EVERYBODYS, filter, Optional.empty(), 1).get(0);
  }
}
