package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The token limit follows the subscription. April has 30 days. Free includes 100,000 tokens and stops at them, Pro 1,000,000
 * and stops at 150 percent of what its period includes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaPlansIT {

  private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
  private static final Instant HALF = Instant.parse("2026-04-16T00:00:00Z");

  private Stage stage;

  @BeforeAll
  void start() throws IOException {
    stage = new Stage(Site.shared().installation());
  }

  @Test
  void a_period_that_begins_in_the_middle_includes_its_days_share() throws IOException {
    Company company = stage.company("short", "free", stage.clock(HALF));

    assertThat(limit(company)).isEqualTo(50_000);
    assertThat(reserve(gateway(company), 50_001)).isEqualTo(429);
    assertThat(reserve(gateway(company), 50_000)).isEqualTo(201);
  }

  @Test
  void an_upgrade_opens_the_gate_at_once() throws IOException {
    Company company = stage.company("grown", "free", stage.clock(APRIL));
    ApiClient gateway = gateway(company);
    assertThat(reserve(gateway, 100_000)).isEqualTo(201);
    assertThat(reserve(gateway, 1)).isEqualTo(429);
    stage.advance(company.clockId(), HALF);
    assertThat(limit(company)).isEqualTo(100_000);

    stage.owner(company).post("billing/subscription/upgrade", Map.of("plan", "pro"));

    // 15 days of Free and 15 of Pro: 50,000 + 500,000 included, and half as many again.
    assertThat(limit(company)).isEqualTo(825_000);
    assertThat(reserve(gateway, 825_000)).isEqualTo(201);
    assertThat(reserve(gateway, 1)).isEqualTo(429);
  }

  @Test
  void who_owes_money_works_on_what_is_included_until_it_is_paid() throws IOException {
    Company company = stage.company("owes", "pro", stage.clock(APRIL));
    assertThat(limit(company)).isEqualTo(1_500_000);
    stage.walk(company, HALF);
    JsonNode subscription = stage.owner(company).get("billing/subscription");
    assertThat(subscription.required("status").asText()).isEqualTo("past_due");

    assertThat(limit(company)).isEqualTo(1_000_000);
    assertThat(reserve(gateway(company), 1_000_001)).isEqualTo(429);

    for (JsonNode invoice : open(company)) {
      stage
          .admin()
          .post(
              "admin/invoices/" + invoice.required("id").asText() + "/payments",
              Map.of("id", UUID.randomUUID().toString(), "payment", invoice.required("total")));
    }
    assertThat(limit(company)).isEqualTo(1_500_000);
    assertThat(reserve(gateway(company), 1_500_000)).isEqualTo(201);
  }

  private JsonNode open(Company company) throws IOException {
    JsonNode open =
        stage
            .admin()
            .get("billing/invoices?status=issued&tenant=" + company.id())
            .required("items");
    assertThat(open).isNotEmpty();
    return open;
  }

  private long limit(Company company) throws IOException {
    JsonNode quotas = stage.admin().get("quota?tenant=" + company.id()).required("items");
    assertThat(quotas.get(0).required("quota").asText()).isEqualTo("maxAgentTokensPerMonth");
    return quotas.get(0).required("limit").asLong();
  }

  private ApiClient gateway(Company company) throws IOException {
    return stage.anonymous().withApiKey(Stage.key(stage.owner(company), "QUOTA"));
  }

  /** @return the status */
  private static int reserve(ApiClient gateway, long tokens) throws IOException {
    HttpResponse<String> answer =
        gateway.post(
            "quota/reserve",
            "application/json",
            ApiClient.JSON.writeValueAsBytes(Map.of("tokens", tokens)));
    return answer.statusCode();
  }
}
