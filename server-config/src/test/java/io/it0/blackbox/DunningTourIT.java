package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An invoice of 1 March is due on the 15th and nobody pays it; the clock is walked through what follows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DunningTourIT {

  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

  private Stage stage;
  private ApiClient admin;

  @BeforeAll
  void start() throws IOException {
    stage = new Stage(Site.shared().installation());
    admin = stage.admin();
  }

  private JsonNode theCase(Company company) throws IOException {
    JsonNode cases = admin.get("admin/dunning?tenant=" + company.id()).required("items");
    assertThat(cases).hasSize(1);
    return admin.get("admin/dunning/" + cases.get(0).required("invoiceId").asText());
  }

  private String subscription(Company company) throws IOException {
    JsonNode own = stage.owner(company).get("billing/subscription");
    return own.required("plan").asText() + " " + own.required("status").asText();
  }

  @Test
  void it_is_past_due_until_it_is_paid() throws IOException {
    Company company = stage.company("late", "pro", stage.clock(MARCH));
    stage.walk(company, Instant.parse("2026-03-15T12:00:00Z"));
    JsonNode open = theCase(company);
    assertThat(open.required("status").asText()).isEqualTo("OPEN");
    assertThat(subscription(company)).isEqualTo("pro past_due");
    String path = "admin/dunning/" + open.required("invoiceId").asText();
    assertThat(
            admin.post(path + "/pause", Map.of("note", "they called")).required("status").asText())
        .isEqualTo("PAUSED");
    assertThat(admin.post(path + "/resume", Map.of()).required("status").asText())
        .isEqualTo("OPEN");

    admin.post(
        "admin/invoices/" + open.required("invoiceId").asText() + "/payments",
        Map.of(
            "id",
            UUID.randomUUID().toString(),
            "payment",
            Map.of("amount", "49.99", "currency", "USD")));

    assertThat(theCase(company).required("result").asText()).isEqualTo("SETTLED");
    assertThat(subscription(company)).isEqualTo("pro active");
  }

  @Test
  void after_the_last_day_the_subscription_ends_and_free_follows() throws IOException {
    Company company = stage.company("never", "pro", stage.clock(MARCH));
    stage.walk(company, Instant.parse("2026-03-29T12:00:00Z"));

    JsonNode ended = theCase(company);
    assertThat(ended.required("result").asText()).isEqualTo("EXHAUSTED");
    assertThat(ended.required("endedAt").asText()).isEqualTo("2026-03-29T00:00:00Z");
    assertThat(subscription(company)).isEqualTo("free active");
  }

  @Test
  void the_policy_for_all_tries_on_days_0_3_5_7_and_14() throws IOException {
    for (JsonNode policy : admin.get("admin/dunning/policies").required("items")) {
      if (policy.required("plan").asText().equals("*")) {
        assertThat(policy.required("attemptDays").toString()).isEqualTo("[0,3,5,7,14]");
        assertThat(policy.required("endDay").asInt()).isEqualTo(14);
      }
    }
  }
}
