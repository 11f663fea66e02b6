package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.bench.LargeDemo;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The large demo, small: what it makes is what the records say, and a second run changes nothing. */
class LargeDemoIT {

  private static final List<String> SMALL =
      List.of("--tenants", "20", "--events", "600", "--months", "2");

  @Test
  void it_fills_bills_and_collects_and_a_second_run_makes_nothing_more() throws Exception {
    String first = run();
    assertThat(first).contains("invoices", "0 parked", "COMPLETED", "usage records; it took");
    List<Long> made = counts();
    assertThat(made.get(0)).isGreaterThanOrEqualTo(20);
    assertThat(made.get(1)).isGreaterThanOrEqualTo(600);
    assertThat(made.get(2)).isPositive();
    assertThat(made.get(3)).isPositive();
    assertThat(run()).contains("there already");
    assertThat(counts()).isEqualTo(made);
    JsonNode check =
        new Stage(Site.shared().installation()).admin().get("admin/ledger/trial-balance");
    for (JsonNode difference : check.required("differences")) {
      assertThat(difference.required("amount").asText()).isEqualTo("0.00");
    }
  }

  private static String run() throws Exception {
    var said = new ByteArrayOutputStream();
    LargeDemo.run(
        Site.shared().benchTarget(), SMALL, new PrintStream(said, true, StandardCharsets.UTF_8));
    return said.toString(StandardCharsets.UTF_8);
  }

  /** Tenants, counted events, invoices with lines that sum to them, paid invoices. */
  private static List<Long> counts() {
    Jdbi jdbi = Site.shared().database();
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    """
                    select
                      (select count(*) from tenants where slug like 'large-%') tenants,
                      (select sum(a.event_count) from usage_aggregates a join tenants t on t.id = a.tenant_id
                        where t.slug like 'large-%') events,
                      (select count(*) from invoices i join tenants t on t.id = i.tenant_id
                        where t.slug like 'large-%' and i.total_minor = (select sum(l.amount_minor)
                          from invoice_items l where l.invoice_id = i.id)) invoices,
                      (select count(*) from invoices i join tenants t on t.id = i.tenant_id
                        where t.slug like 'large-%' and i.status = 'paid') paid
                    """)
                .map(
                    (row, context) ->
                        List.of(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .one());
  }
}
