package io.it0.invoicing;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.tenancy.TenantDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A list of 100,000 invoices, page by page. */
class InvoicePagesIT {

  private static final int INVOICES = 100_000;
  private static final int TENANTS = 20;
  private static final int PAGE = 50;
  private static final Duration ALLOWED = Duration.ofMillis(300);

  private static final Books BOOKS = new Books();
  private static List<Books.Customer> customers;

  private final Invoices invoices =
      new Invoices(new TenantDatabase(BOOKS.database.tenant()), BOOKS.database.platformDatabase());

  @Test
  void every_page_comes_in_time_the_first_one_the_last_one_and_the_rare_ones() {
    List<InvoiceRow> first = page(InvoiceFilter.ALL, Optional.empty());
    assertThat(first).hasSize(PAGE);
    InvoiceRow.Key deep = keyAt(INVOICES - PAGE);
    assertThat(page(InvoiceFilter.ALL, Optional.of(deep))).hasSize(PAGE - 1);

    UUID tenant = customers.get(3).tenant();
    var own =
        new InvoiceFilter(
            Optional.of(tenant), Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(page(own, Optional.empty()))
        .hasSize(PAGE)
        .allSatisfy(row -> assertThat(row.tenantId()).isEqualTo(tenant));
    assertThat(page(own, Optional.of(deep))).isNotNull();

    // One of 100,000, and the oldest: all of the index is read.
    var rare =
        new InvoiceFilter(
            Optional.empty(), Optional.of(InvoiceStatus.VOID), Optional.empty(), Optional.empty());
    assertThat(page(rare, Optional.empty())).hasSize(1);
  }

  @Test
  void walking_the_pages_meets_each_invoice_once() {
    List<UUID> met = new ArrayList<>();
    Optional<InvoiceRow.Key> after = Optional.empty();
    int big = 5_000;
    while (true) {
      List<InvoiceRow> page =
          invoices.page(Invoices.Scope.EVERYBODYS, InvoiceFilter.ALL, after, big);
      page.forEach(row -> met.add(row.id()));
      if (page.size() < big) {
        break;
      }
      after = Optional.of(page.get(page.size() - 1).key());
    }
    assertThat(met).hasSize(INVOICES).doesNotHaveDuplicates();
  }

  private List<InvoiceRow> page(InvoiceFilter filter, Optional<InvoiceRow.Key> after) {
    // The first answer prepares the statement.
    invoices.page(Invoices.Scope.EVERYBODYS, filter, after, PAGE);
    long began = System.nanoTime();
    List<InvoiceRow> page = invoices.page(Invoices.Scope.EVERYBODYS, filter, after, PAGE);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ALLOWED);
    return page;
  }

  private InvoiceRow.Key keyAt(int place) {
    return BOOKS.jdbi.withHandle(
        h ->
            h.createQuery(
                    "select issued_at, id from invoices order by issued_at desc, id desc offset :place limit 1")
                .bind("place", place)
                .map(
                    (row, context) ->
                        new InvoiceRow.Key(
                            row.getTimestamp(1).toInstant(), row.getObject(2, UUID.class)))
                .one());
  }

  @BeforeAll
  static void fill() {
    customers = new ArrayList<>();
    for (int i = 0; i < TENANTS; i++) {
      customers.add(BOOKS.customer("payer" + i));
    }
    BOOKS.jdbi.useTransaction(
        h -> {
          for (int i = 0; i < TENANTS; i++) {
            h.createUpdate(
                    """
                    insert into invoices (id, tenant_id, subscription_id, kind, source_id, status, issuer, number,
                      currency, total_minor, written_off_minor, period_start, period_end, issued_at, due_at, created_at)
                    select gen_random_uuid(), :tenant, :subscription, 'CHARGE', 'page-' || n,
                      case when n = 1 and :place = 0 then 'void' else 'issued' end, 'IT0', :place + n * :tenants + 1,
                      'USD', 100, case when n = 1 and :place = 0 then 100 else 0 end, issued, issued + interval '1 day', issued,
                      issued + interval '14 days', issued
                    from generate_series(1, :each) n,
                      lateral (select timestamptz '2020-01-01Z' + n * interval '1 hour' + :place * interval '1 second' issued) t
                    """)
                .bind("tenant", customers.get(i).tenant())
                .bind("subscription", customers.get(i).subscription())
                .bind("place", i)
                .bind("tenants", TENANTS)
                .bind("each", INVOICES / TENANTS)
                .execute();
          }
        });
    BOOKS.jdbi.useHandle(h -> h.execute("analyze invoices"));
  }
}
