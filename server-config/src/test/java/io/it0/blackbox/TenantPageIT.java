package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import io.it0.demo.ApiClient.ApiException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The tenant's page as the server serves it, and what the API tells it of days, models and agents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantPageIT {

  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
  private static final Pattern KEPT = Pattern.compile("'(/app/[^']+)'");

  private final HttpClient http = HttpClient.newHttpClient();
  private Company company;
  private ApiClient owner;

  @BeforeAll
  void nine_models_work_on_two_days() throws IOException {
    Stage stage = new Stage(Site.shared().installation());
    company = stage.company("page", "pro", stage.clock(JUNE));
    owner = stage.owner(company);
    stage.advance(company.clockId(), JUNE.plus(Duration.ofDays(3)));
    List<UsageEvent> events = new ArrayList<>();
    long sum = 0;
    for (int model = 1; model <= 9; model++) {
      for (int day = 0; day < 2; day++) {
        Instant at = JUNE.plus(Duration.ofDays(day)).plus(Duration.ofHours(model));
        events.add(event(model + "-" + day, at, model * 1_000L + day));
        sum += model * 1_000L + day + 1;
      }
    }
    Stage.accepted(stage.anonymous().withApiKey(Stage.key(owner, "USAGE_WRITE")), events);
    stage.awaitUsed(company, sum);
  }

  private UsageEvent event(String id, Instant at, long input) {
    String model = "page-model-" + id.charAt(0);
    return new UsageEvent(company.slug(), "page", id, at, model, input, 1);
  }

  @Test
  void each_address_of_the_page_can_be_reloaded() throws Exception {
    String index = get("/app/").body();
    assertThat(index).contains("/app/js/main.js");
    for (String path : List.of("/app/settings/billing", "/app/invoices/0192f0c1/pay", "/app/x")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).isEqualTo(index);
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
    }
    assertThat(get("/app/js/none.js").statusCode()).isEqualTo(404);
  }

  @Test
  void pages_and_their_files_forbid_what_they_do_not_need() throws Exception {
    for (String path :
        List.of("/", "/app/", "/app/settings/billing", "/app/js/main.js", "/app/sw.js")) {
      var headers = get(path).headers();
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe-inline", "unsafe-eval");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    }
  }

  @Test
  void the_offline_shell_names_files_that_are_there() throws Exception {
    HttpResponse<String> shell = get("/app/shell.js");
    List<String> kept = KEPT.matcher(shell.body()).results().map(match -> match.group(1)).toList();
    assertThat(kept)
        .contains(
            "/app/index.html",
            "/app/messages/en.json",
            "/app/messages/zh.json",
            "/app/vendor/chart.js/dist/chart.umd.min.js")
        .doesNotContain("/app/sw.js");
    for (String file : kept) {
      assertThat(get(file).statusCode()).as(file).isEqualTo(200);
    }
    assertThat(get("/app/vendor/chart.js/LICENSE.md").body()).contains("MIT License");
  }

  @Test
  void the_page_can_be_installed() throws Exception {
    HttpResponse<String> answer = get("/app/manifest.webmanifest");
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/manifest+json");
    JsonNode manifest = ApiClient.JSON.readTree(answer.body());
    assertThat(manifest.required("display").asText()).isEqualTo("standalone");
    for (JsonNode icon : manifest.required("icons")) {
      assertThat(get(icon.required("src").asText()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void the_running_period_is_told_by_day_and_model_with_the_rest_summed() throws IOException {
    JsonNode found = owner.get("billing/usage/breakdown?by=model");
    assertThat(found.required("from").asText()).isEqualTo("2026-06-01");
    assertThat(found.required("to").asText()).isEqualTo("2026-06-04");
    JsonNode names = found.required("names");
    assertThat(names).hasSize(8);
    assertThat(names.get(0).required("name").asText()).isEqualTo("page-model-9");
    assertThat(names.get(7).path("name").isTextual()).isFalse();
    assertThat(names.get(7).required("tokens").required("input").asLong())
        .isEqualTo(2 * 1_000 + 2 * 2_000 + 2);
    assertThat(found.required("days")).hasSize(4);
    assertThat(found.at("/days/0/tokens/0").asLong()).isEqualTo(9_001);
    assertThat(found.at("/days/1/tokens/7").asLong()).isEqualTo(3_004);
    assertThat(found.at("/days/3/tokens/0").asLong()).isZero();
  }

  @Test
  void named_days_are_told_by_agent() throws IOException {
    JsonNode found = owner.get("billing/usage/breakdown?by=agent&from=2026-06-02&to=2026-06-02");
    assertThat(found.required("names")).hasSize(1);
    assertThat(found.at("/names/0/name").asText()).isEqualTo("tester");
    assertThat(found.at("/days/0/tokens/0").asLong()).isEqualTo(45_000 + 9 + 9);
  }

  @Test
  void stretches_of_days_are_bounded() throws IOException {
    assertThat(owner.get("billing/usage/breakdown?days=2").required("days")).hasSize(2);
    for (String wrong :
        List.of(
            "days=0",
            "days=93",
            "by=cost",
            "from=2026-06-01",
            "from=2026-06-02&to=2026-06-01",
            "from=2026-01-01&to=2026-06-01",
            "from=x&to=2026-06-01",
            "days=3&from=2026-06-01&to=2026-06-01")) {
      assertThatThrownBy(() -> owner.get("billing/usage/breakdown?" + wrong))
          .as(wrong)
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
    }
  }

  @Test
  void the_page_learns_whose_it_is() throws IOException {
    JsonNode me = owner.get("auth/me");
    assertThat(me.required("tenantName").asText()).isEqualTo("Company " + company.slug());
    assertThat(me.required("timeZone").asText()).isEqualTo("UTC");
    assertThat(me.required("testClock").asBoolean()).isTrue();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI address = URI.create(Site.shared().installation().baseUrl() + path);
    return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }
}
