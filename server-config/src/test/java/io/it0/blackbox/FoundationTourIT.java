package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import io.it0.demo.ApiClient.ApiException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The README's tour: from a platform administrator's log-in to an invoice, all over REST. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FoundationTourIT {

  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
  private static final String SONNET = "claude-sonnet-4-5";
  private static final String HAIKU = "claude-haiku-4-5";

  // 1,000,000 are included in Pro; 434,679 × $8 per million = $3.477432.
  private static final long USED = 1_434_679;
  private static final String OVERAGE = "3.48";
  private static final String TOTAL = "53.47";

  private Stage stage;
  private Company company;
  private ApiClient poster;
  private final List<HttpResponse<String>> answers = new ArrayList<>();
  private JsonNode midMonth;
  private JsonNode dryRun;
  private int invoicesAfterDryRun;
  private JsonNode run;
  private JsonNode invoice;

  @BeforeAll
  void the_tour() throws IOException {
    stage = new Stage(Site.shared().installation());
    company = stage.company("tour", "pro", stage.clock(MARCH));
    stage.advance(company.clockId(), MARCH.plus(Duration.ofDays(15)));
    poster =
        stage.anonymous().withApiKey(Stage.key(stage.owner(company), "USAGE_WRITE", "USAGE_READ"));
    postInAllForms();
    midMonth = stage.awaitUsed(company, USED);
    stage.advance(company.clockId(), APRIL.plus(Duration.ofMinutes(10)));
    dryRun = stage.bill(Map.of("dryRun", true));
    invoicesAfterDryRun = stage.invoices(company).size();
    run = stage.bill(Map.of());
    invoice = stage.invoiceOf(company, APRIL);
  }

  private void postInAllForms() throws IOException {
    UsageEvent single = event("single", SONNET, 600_000, 150_000);
    List<UsageEvent> batch =
        List.of(
            event("batch-1", SONNET, 400_000, 100_000), event("batch-2", HAIKU, 123_456, 7_890));
    String lines =
        event("line-1", SONNET, 50_000, 1_000).json()
            + "\n"
            + event("line-2", HAIKU, 2_000, 333).json()
            + "\n"
            // Again: what is there already is no error, and counts nothing.
            + single.json()
            + "\n";
    post(UsageEvent.SINGLE, single.json().toString());
    post(UsageEvent.BATCH, new String(UsageEvent.batch(batch), StandardCharsets.UTF_8));
    post(UsageEvent.LINES, lines);
  }

  private void post(String type, String body) throws IOException {
    answers.add(poster.post("usage/events", type, body.getBytes(StandardCharsets.UTF_8)));
  }

  private UsageEvent event(String id, String model, long input, long output) {
    Instant time = MARCH.plus(Duration.ofDays(3));
    return new UsageEvent(company.slug(), "tour", id, time, model, input, output);
  }

  @Test
  void events_are_accepted_one_by_one_as_a_batch_and_as_lines() throws IOException {
    assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(202, 202, 202);
    List<Integer> accepted = new ArrayList<>();
    for (HttpResponse<String> answer : answers) {
      JsonNode body = ApiClient.JSON.readTree(answer.body());
      accepted.add(body.required("accepted").asInt());
      assertThat(body.required("rejected")).isEmpty();
    }
    assertThat(accepted).containsExactly(1, 2, 3);
  }

  @Test
  void current_usage_shows_what_is_used_included_and_to_be_expected() {
    assertThat(midMonth.required("used").asLong()).isEqualTo(USED);
    assertThat(midMonth.required("included").asLong()).isEqualTo(1_000_000);
    assertThat(new BigDecimal(midMonth.required("percent").asText())).isEqualByComparingTo("143.5");
    // Fifteen of March's 31 days are over.
    assertThat(midMonth.required("projected").asLong()).isBetween(2_900_000L, 3_000_000L);
    assertThat(midMonth.required("models"))
        .extracting(m -> m.required("model").asText())
        .containsExactlyInAnyOrder(SONNET, HAIKU);
  }

  @Test
  void a_tenants_key_sees_the_same_usage_as_the_platform() throws IOException {
    assertThat(poster.get("billing/usage/current").required("used").asLong()).isZero();
    JsonNode march = poster.get("billing/usage/history").required("items").get(0);
    for (JsonNode period : poster.get("billing/usage/history").required("items")) {
      if (period.required("periodStart").asText().equals(MARCH.toString())) {
        march = period;
      }
    }
    assertThat(march.required("used").asLong()).isEqualTo(USED);
    // 3 and 15 dollars a million for Sonnet, 1 and 5 for Haiku.
    assertThat(new BigDecimal(march.required("costUsd").asText())).isEqualByComparingTo("7.081571");
  }

  @Test
  void a_dry_run_says_what_would_be_billed_and_bills_nothing() {
    assertThat(dryRun.required("status").asText()).isEqualTo("COMPLETED");
    assertThat(dryRun.required("dryRun").asBoolean()).isTrue();
    assertThat(dryRun.required("due").asInt()).isPositive();
    assertThat(invoicesAfterDryRun).as("only the one for March's base fee").isEqualTo(1);
  }

  @Test
  void the_bill_run_completes_and_parks_nothing() {
    assertThat(run.required("status").asText()).as("%s", run).isEqualTo("COMPLETED");
    assertThat(run.required("parked").asInt()).isZero();
    assertThat(run.required("issued").asInt()).isPositive();
  }

  @Test
  void the_invoice_bills_aprils_base_fee_and_marchs_overage() {
    assertThat(invoice.required("lines")).hasSize(2);
    assertThat(line("BASE").required("amount").required("amount").asText()).isEqualTo("49.99");
    JsonNode overage = line("OVERAGE");
    assertThat(overage.required("amount").required("amount").asText()).isEqualTo(OVERAGE);
    assertThat(overage.required("description").asText()).contains("1,434,679", "1,000,000", "8");
    assertThat(invoice.required("total").required("amount").asText()).isEqualTo(TOTAL);
    assertThat(invoice.required("total").required("currency").asText()).isEqualTo("USD");
    assertThat(invoice.required("number").asText()).isNotBlank();
  }

  private JsonNode line(String kind) {
    for (JsonNode line : invoice.required("lines")) {
      if (line.required("kind").asText().equals(kind)) {
        return line;
      }
    }
    throw new AssertionError("no line " + kind + " in " + invoice);
  }

  @Test
  void the_owner_reads_the_invoice_and_a_stranger_does_not_find_it() throws IOException {
    String path = "billing/invoices/" + invoice.required("id").asText();
    assertThat(stage.owner(company).get(path)).isEqualTo(invoice);
    ApiClient stranger = stage.owner(stage.company("stranger", "free", stage.clock(MARCH)));
    assertThatThrownBy(() -> stranger.get(path))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(404));
    assertThat(stranger.get("billing/invoices").required("items")).isEmpty();
  }

  @Test
  void invoices_are_filtered_by_status_and_date_and_paged() throws IOException {
    ApiClient owner = stage.owner(company);
    assertThat(owner.get("billing/invoices?status=issued").required("items")).hasSize(2);
    assertThat(owner.get("billing/invoices?status=paid").required("items")).isEmpty();
    JsonNode first = owner.get("billing/invoices?limit=1");
    String cursor = first.required("nextCursor").asText();
    JsonNode second = owner.get("billing/invoices?limit=1&cursor=" + cursor);
    assertThat(second.required("items").get(0)).isNotEqualTo(first.required("items").get(0));
    assertThat(second.path("nextCursor").isTextual()).isFalse();
  }

  @Test
  void plans_are_public() throws IOException {
    JsonNode plans = stage.anonymous().get("billing/plans");
    assertThat(plans.required("items"))
        .extracting(plan -> plan.required("key").asText())
        .contains("free", "pro", "enterprise");
  }
}
