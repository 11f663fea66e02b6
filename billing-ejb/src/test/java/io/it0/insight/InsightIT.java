package io.it0.insight;

import static io.it0.invoicing.Books.NOVEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.PlatformDatabase;
import io.it0.invoicing.Books;
import io.it0.invoicing.Books.Customer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class InsightIT {

  private static final Instant NOW = NOVEMBER.plusSeconds(20 * 86_400L);

  private final Books books = new Books();

  @Test
  void what_is_billed_is_summed_by_currency_and_never_over_two() {
    books.invoice(books.customer("acme"), "BASE 49.99");
    books.invoice(books.customer("initech"), "BASE 100.01");
    books.invoice(books.customer("lotus"), "BASE 349.00 CNY");

    Overview overview = overview();

    assertThat(overview.currencies())
        .extracting(f -> f.currency() + " " + f.billed().amount())
        .containsExactlyInAnyOrder("USD 150.00", "CNY 349.00");
    assertThat(overview.months())
        .extracting(m -> m.month() + " " + m.billed())
        .containsExactly("2023-11-01 CNY 349.00", "2023-11-01 USD 150.00");
  }

  @Test
  void what_is_past_its_due_date_is_overdue() {
    books.invoice(books.customer("acme"), "BASE 49.99");

    CurrencyFigures usd = overview().currencies().get(0);

    assertThat(usd.open().amount()).isEqualByComparingTo("49.99");
    assertThat(usd.overdue().amount()).isEqualByComparingTo("49.99");
    assertThat(usd.overdueInvoices()).isEqualTo(1);
  }

  @Test
  void a_day_that_is_over_is_earned() {
    books.invoice(books.customer("acme"), "BASE 30.00");
    books.recogniseAt(NOVEMBER.plusSeconds(3 * 86_400L));

    assertThat(overview().currencies().get(0).revenue().amount()).isEqualByComparingTo("3.00");
  }

  @Test
  void tenants_on_a_test_clock_are_nobodys_money() {
    Customer acme = books.customer("acme");
    books.invoice(acme, "BASE 49.99");
    books.jdbi.useHandle(
        h -> {
          h.execute(
              "insert into test_clocks values ('00000000-0000-7000-8000-000000000009', 'x',"
                  + " '2023-11-03Z', now())");
          h.execute(
              "update tenants set test_clock_id = '00000000-0000-7000-8000-000000000009' where id ="
                  + " ?",
              acme.tenant());
        });

    Overview overview = overview();

    assertThat(overview.currencies()).isEmpty();
    assertThat(overview.months()).isEmpty();
    assertThat(overview.tenancy().all()).isZero();
  }

  @Test
  void days_without_usage_are_shown_as_such() {
    assertThat(overview().days()).hasSize(30).allMatch(day -> day.tokens() == 0);
  }

  private Overview overview() {
    return new Insight(database(), Clock.fixed(NOW, ZoneOffset.UTC)).overview();
  }

  private PlatformDatabase database() {
    return books.database.platformDatabase();
  }
}
