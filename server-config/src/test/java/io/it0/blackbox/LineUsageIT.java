package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.RawClient.Sent;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import io.it0.demo.ApiClient.ApiException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** From a line of an invoice back to the records behind it, over REST: what was billed in time, and what came late. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LineUsageIT {

  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
  private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
  private static final String SONNET = "claude-sonnet-4-5";
  private static final int EVENTS = 60;

  private Stage stage;
  private Company company;
  private String key;
  private JsonNode april;
  private JsonNode may;

  @BeforeAll
  void two_invoices_of_which_the_second_bills_what_came_late() throws IOException {
    stage = new Stage(Site.shared().installation());
    company = stage.company("explain", "pro", stage.clock(MARCH));
    key = Stage.key(stage.owner(company), "USAGE_WRITE", "BILLING_READ");
    ApiClient poster = stage.anonymous().withApiKey(key);
    stage.advance(company.clockId(), MARCH.plus(Duration.ofDays(20)));
    List<UsageEvent> inTime = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      inTime.add(event("=1+1|cmd " + i, MARCH.plus(Duration.ofHours(i)), 20_000, 1_000 + i));
    }
    Stage.accepted(poster, inTime);
    stage.awaitUsed(company, EVENTS * 21_000 + sum(EVENTS));
    stage.advance(company.clockId(), APRIL.plus(Duration.ofMinutes(10)));
    stage.bill(Map.of());
    april = stage.invoiceOf(company, APRIL);

    Stage.accepted(
        poster,
        List.of(
            event("late-1", MARCH.plus(Duration.ofDays(30)), 300_000, 5),
            event("late-2", MARCH.plus(Duration.ofDays(29)), 200_000, 7),
            event("april", APRIL.plus(Duration.ofMinutes(5)), 11, 0)));
    stage.awaitUsed(company, 11);
    stage.advance(company.clockId(), MAY.plus(Duration.ofMinutes(10)));
    stage.bill(Map.of());
    may = stage.invoiceOf(company, MAY);
  }

  private static long sum(int below) {
    return below * (below - 1L) / 2;
  }

  private UsageEvent event(String id, Instant at, long input, long output) {
    return new UsageEvent(company.slug(), "explain", id, at, SONNET, input, output);
  }

  @Test
  void an_overage_line_shows_its_formula_and_every_record_that_it_counts() throws IOException {
    JsonNode line = get(april, "OVERAGE", "?limit=50");
    assertThat(line.required("formula").asText()).contains("used - included");
    assertThat(line.required("inputs").required("included").asLong()).isEqualTo(1_000_000);
    long used = line.required("inputs").required("used").asLong();
    assertThat(line.required("tokens").asLong()).isEqualTo(used);
    assertThat(line.required("usage").required("billable").asLong()).isEqualTo(used);
    assertThat(line.required("usage").required("records").asInt()).isEqualTo(EVENTS);

    long shown = billable(line);
    JsonNode second =
        get(april, "OVERAGE", "?limit=50&cursor=" + line.required("nextCursor").asText());
    assertThat(line.required("items")).hasSize(50);
    assertThat(second.required("items")).hasSize(EVENTS - 50);
    assertThat(shown + billable(second)).isEqualTo(used);
    assertThat(second.path("nextCursor").isTextual()).isFalse();
  }

  @Test
  void a_late_line_shows_only_what_came_late() throws IOException {
    JsonNode line = get(may, "LATE_USAGE", "");
    assertThat(line.required("items"))
        .extracting(item -> item.required("eventId").asText())
        .containsExactlyInAnyOrder("late-1", "late-2");
    assertThat(line.required("tokens").asLong()).isEqualTo(500_012);
    assertThat(line.required("usage").required("billable").asLong()).isEqualTo(500_012);
    assertThat(billable(line)).isEqualTo(500_012);
    // What was billed in April is still what it was.
    assertThat(get(april, "OVERAGE", "").required("usage").required("records").asInt())
        .isEqualTo(EVENTS);
  }

  @Test
  void a_base_fee_has_a_formula_and_no_records() throws IOException {
    JsonNode line = get(april, "BASE", "");
    assertThat(line.required("formula").asText()).contains("baseFee");
    assertThat(line.required("items")).isEmpty();
    assertThat(line.required("tokens").asLong()).isZero();
  }

  @Test
  void as_a_table_it_holds_no_formula() throws IOException {
    HttpResponse<String> csv = csv("?limit=45");
    assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    List<String> lines = csv.body().lines().toList();
    assertThat(lines).hasSize(46);
    assertThat(lines.get(0)).startsWith("source,event_id,occurred_at");
    assertThat(lines.subList(1, 46)).allMatch(line -> line.startsWith("explain,'=1+1|cmd "));
    String next = csv.headers().firstValue("X-Next-Cursor").orElseThrow();
    assertThat(csv("?limit=45&cursor=" + next).body().lines()).hasSize(1 + EVENTS - 45);
  }

  @Test
  void a_table_without_a_limit_is_whole() throws IOException {
    Company large = stage.company("whole", "pro", stage.clock(MARCH));
    String reader = Stage.key(stage.owner(large), "USAGE_WRITE", "BILLING_READ");
    stage.advance(large.clockId(), MARCH.plus(Duration.ofDays(20)));
    for (int batch = 0; batch < 21; batch++) {
      List<UsageEvent> events = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        String id = batch + "-" + i;
        events.add(new UsageEvent(large.slug(), "whole", id, MARCH, SONNET, 100, 0));
      }
      Stage.accepted(stage.anonymous().withApiKey(reader), events);
    }
    stage.awaitUsed(large, 1_050_000);
    stage.advance(large.clockId(), APRIL.plus(Duration.ofMinutes(10)));
    stage.bill(Map.of());
    JsonNode invoice = stage.invoiceOf(large, APRIL);

    String path = path(invoice.required("id").asText(), position(invoice, "OVERAGE"));
    List<String> lines = csv(path, reader).body().lines().toList();

    assertThat(lines).hasSize(10_501).doesNotHaveDuplicates();
    assertThat(lines.get(0)).startsWith("source,event_id");
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("whole,"));
  }

  @Test
  void what_is_not_there_or_belongs_to_others_is_not_found() throws IOException {
    String id = april.required("id").asText();
    assertNotFound(stage.owner(company), id, "99");
    assertNotFound(stage.owner(company), id, "0");
    assertNotFound(stage.owner(company), id, "x");
    assertNotFound(
        stage.owner(stage.company("nosy", "free", stage.clock(MARCH))),
        id,
        position(april, "BASE"));
  }

  private static void assertNotFound(ApiClient caller, String id, String position) {
    assertThatThrownBy(() -> caller.get(path(id, position)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(404));
  }

  private JsonNode get(JsonNode invoice, String kind, String query) throws IOException {
    String path = path(invoice.required("id").asText(), position(invoice, kind)) + query;
    JsonNode own = stage.owner(company).get(path);
    assertThat(stage.admin().get(path)).as("the platform sees the same").isEqualTo(own);
    return own;
  }

  private HttpResponse<String> csv(String query) throws IOException {
    return csv(path(april.required("id").asText(), position(april, "OVERAGE")) + query, key);
  }

  private HttpResponse<String> csv(String path, String reader) throws IOException {
    Map<String, String> headers = Map.of("X-API-Key", reader, "Accept", "text/csv");
    HttpResponse<String> answer =
        new RawClient(stage.baseUrl()).send(new Sent("GET", path, headers, new byte[0]));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static String path(String invoice, String position) {
    return "billing/invoices/" + invoice + "/lines/" + position + "/usage";
  }

  private static String position(JsonNode invoice, String kind) {
    int position = 1;
    for (JsonNode line : invoice.required("lines")) {
      if (line.required("kind").asText().equals(kind)) {
        return Integer.toString(position);
      }
      position++;
    }
    throw new AssertionError("no line " + kind + " in " + invoice);
  }

  private static long billable(JsonNode explanation) {
    long sum = 0;
    for (JsonNode item : explanation.required("items")) {
      sum += item.required("billable").asLong();
    }
    return sum;
  }
}
