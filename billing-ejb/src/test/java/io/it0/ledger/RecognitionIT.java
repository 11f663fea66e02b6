package io.it0.ledger;

import static io.it0.invoicing.Books.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.it0.invoicing.Books;
import io.it0.invoicing.Books.Customer;
import io.it0.period.Period;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecognitionIT {

  private static final long DAY = 86_400;

  private final Books books = new Books();

  @Test
  void one_step_of_a_month_books_the_same_as_thirty_of_a_day() {
    books.invoice(books.customer("acme"), "BASE 49.99");
    books.recogniseAt(NOVEMBER.plusSeconds(31 * DAY));
    List<String> atOnce = journals();

    Books daily = new Books();
    daily.invoice(daily.customer("acme"), "BASE 49.99");
    for (int day = 1; day <= 31; day++) {
      daily.recogniseAt(NOVEMBER.plusSeconds(day * DAY));
      daily.recogniseAt(NOVEMBER.plusSeconds(day * DAY));
    }

    assertThat(atOnce).hasSize(30);
    assertThat(journals(daily)).isEqualTo(atOnce);
    assertThat(books.balances()).containsExactly("RECEIVABLE USD 4999", "REVENUE USD -4999");
    assertThat(books.broken()).isEmpty();
  }

  @Test
  void a_day_ends_at_midnight_of_the_tenants_zone() {
    Customer east = books.customer("east", "Asia/Shanghai");
    Period november =
        new Period(Instant.parse("2023-10-31T16:00:00Z"), Instant.parse("2023-11-30T16:00:00Z"));
    books.invoice(east, november, november.start(), "BASE 30.00");

    books.recogniseAt(Instant.parse("2023-11-01T15:59:59Z"));
    assertThat(journals()).isEmpty();
    books.recogniseAt(Instant.parse("2023-11-01T16:00:00Z"));

    assertThat(journals()).containsExactly("2023-11-01T16:00:00Z 100");
  }

  @Test
  void a_tenant_on_a_test_clock_earns_by_that_clock() {
    Customer acme = books.customer("acme");
    books.jdbi.useHandle(
        h -> {
          h.execute(
              "insert into test_clocks values ('00000000-0000-7000-8000-000000000009', 'x', '2023-11-03Z', now())");
          h.execute(
              "update tenants set test_clock_id = '00000000-0000-7000-8000-000000000009' where id = ?",
              acme.tenant());
        });
    books.invoice(acme, "BASE 30.00");

    books.recogniseAt(NOVEMBER.plusSeconds(31 * DAY));

    assertThat(journals()).containsExactly("2023-11-02T00:00:00Z 100", "2023-11-03T00:00:00Z 100");
  }

  @Test
  void yen_without_minor_units_sum_to_the_line() {
    books.invoice(books.customer("acme"), "BASE 10 JPY");

    books.recogniseAt(NOVEMBER.plusSeconds(31 * DAY));

    assertThat(journals()).hasSize(10).allMatch(line -> line.endsWith(" 1"));
  }

  private List<String> journals() {
    return journals(books);
  }

  private static List<String> journals(Books of) {
    return of.rows(
        """
        select to_char(j.posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' ' || e.amount_minor
          from journals j join journal_entries e on e.journal_id = j.id and e.amount_minor > 0
         where j.kind = 'REVENUE_RECOGNISED' order by 1
        """);
  }
}
