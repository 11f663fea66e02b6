package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
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

/** Usage in the words of the models' providers, and prices that come after the usage; all over REST. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelPricesIT {

  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final String SCHEMAS = "https://it0.io/schemas/usage/";

  private final String model = Stage.unique("brand-new");
  private Stage stage;
  private Company company;
  private ApiClient poster;
  private int next;

  @BeforeAll
  void a_company() throws IOException {
    stage = new Stage(Site.shared().installation());
    company = stage.company("prices", "pro", stage.clock(MARCH));
    stage.advance(company.clockId(), MARCH.plus(Duration.ofDays(15)));
    poster = stage.anonymous().withApiKey(Stage.key(stage.owner(company), "USAGE_WRITE"));
  }

  @Test
  void a_model_without_a_price_is_recorded_and_priced_when_its_price_comes() throws IOException {
    List<ObjectNode> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(own(model + (i % 2 == 0 ? "" : "-20260301"), 1_000, 200));
    }
    JsonNode accepted = post(events);
    assertThat(accepted.required("accepted").asInt()).isEqualTo(30);
    assertThat(accepted.required("unpriced"))
        .extracting(JsonNode::asText)
        .containsExactly(model, model + "-20260301");
    awaitUnpriced(30);

    Map<String, Object> price =
        Map.of("model", model, "effectiveFrom", "2026-01-01T00:00:00Z", "input", 2, "output", 8.5);
    HttpResponse<String> taken = admin(price);
    assertThat(taken.statusCode()).isEqualTo(201);
    JsonNode repricing = ApiClient.JSON.readTree(taken.body()).required("repricing");
    awaitUnpriced(0);

    // 30 times 1000 × 2 + 200 × 8.5, by a million.
    assertThat(cost(model).add(cost(model + "-20260301"))).isEqualByComparingTo("0.111");
    JsonNode done = awaitCompleted(repricing.required("id").asText());
    assertThat(done.required("records").asLong()).isEqualTo(30);
    assertThat(new BigDecimal(done.required("costUsd").asText())).isEqualByComparingTo("0.111");

    post(List.of(own(model, 1_000_000, 0)));
    awaitCost(model, "2.0555");
    assertThat(admin(price).statusCode()).as("the same again").isEqualTo(200);
    assertThat(
            admin(
                    Map.of(
                        "model",
                        model,
                        "effectiveFrom",
                        "2026-01-01T00:00:00Z",
                        "input",
                        3,
                        "output",
                        8.5))
                .statusCode())
        .as("another one of the same time")
        .isEqualTo(409);
    assertListed();
  }

  private void assertListed() throws IOException {
    JsonNode listed = stage.admin().get("admin/model-prices?model=" + model);
    assertThat(listed.required("items")).hasSize(1);
    JsonNode tier = listed.required("items").get(0).required("tiers").get(0);
    assertThat(tier.required("output").asText()).isEqualTo("8.5");
    assertThat(tier.required("cacheRead").asText()).as("charged as input").isEqualTo("2");
    JsonNode first = stage.admin().get("admin/model-prices?limit=1");
    JsonNode second =
        stage
            .admin()
            .get("admin/model-prices?limit=1&cursor=" + first.required("nextCursor").asText());
    assertThat(second.required("items").get(0)).isNotEqualTo(first.required("items").get(0));
  }

  @Test
  void prices_are_the_platforms_and_must_be_whole() throws IOException {
    assertThat(
            stage
                .owner(company)
                .post(
                    "admin/model-prices", "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(403);
    assertThat(admin(Map.of("model", "m", "input", 1, "output", 1)).body())
        .contains("effectiveFrom");
    HttpResponse<String> negative =
        admin(
            Map.of(
                "model", "m", "effectiveFrom", "2026-01-01T00:00:00Z", "input", -1, "output", 1));
    assertThat(negative.statusCode()).isEqualTo(422);
    assertThat(negative.body()).contains("MODEL_PRICE_INVALID", "input");
    assertThat(
            admin(
                    Map.of(
                        "model",
                        "m",
                        "effectiveFrom",
                        "2026-01-01T00:00:00Z",
                        "input",
                        1,
                        "outptu",
                        1))
                .statusCode())
        .as("a misspelt field")
        .isEqualTo(400);
  }

  @Test
  void every_providers_usage_comes_to_the_same_tokens_and_the_same_cost() throws IOException {
    Company own = stage.company("dialects", "pro", company.clockId());
    ApiClient key = stage.anonymous().withApiKey(Stage.key(stage.owner(own), "USAGE_WRITE"));
    List<ObjectNode> events =
        List.of(
            foreign(
                "anthropic",
                """
                {"model":"claude-sonnet-4-5","input_tokens":1000,"output_tokens":200,
                 "cache_creation_input_tokens":300,"cache_read_input_tokens":400,
                 "cache_creation":{"ephemeral_5m_input_tokens":300,"ephemeral_1h_input_tokens":0}}
                """),
            foreign(
                "openai-chat",
                """
                {"model":"claude-sonnet-4-5","usage":{"prompt_tokens":1400,"completion_tokens":200,"total_tokens":1600,
                 "prompt_tokens_details":{"cached_tokens":400}}}
                """),
            foreign(
                "openai-responses",
                """
                {"model":"claude-sonnet-4-5","usage":{"input_tokens":1400,"output_tokens":200,
                 "input_tokens_details":{"cached_tokens":400}}}
                """),
            foreign(
                "gemini",
                """
                {"model":"claude-sonnet-4-5","usageMetadata":{"promptTokenCount":1400,"cachedContentTokenCount":400,
                 "candidatesTokenCount":150,"thoughtsTokenCount":50,"totalTokenCount":1600}}
                """),
            foreign(
                "bedrock-converse",
                """
                {"model":"claude-sonnet-4-5","usage":{"inputTokens":1000,"outputTokens":200,"totalTokens":1200,
                 "cacheReadInputTokens":400,"cacheWriteInputTokens":300}}
                """),
            foreign(
                "opentelemetry-genai",
                """
                {"gen_ai.response.model":"claude-sonnet-4-5","gen_ai.usage.input_tokens":1700,
                 "gen_ai.usage.output_tokens":200,"gen_ai.usage.cache_read.input_tokens":400,
                 "gen_ai.usage.cache_creation.input_tokens":300}
                """),
            foreign(
                "openai-chat",
                """
                {"model":"gpt-4o","usage":{"prompt_tokens":3,"completion_tokens":1,
                 "prompt_tokens_details":{"cached_tokens":4}}}
                """));

    JsonNode accepted = post(key, events);

    assertThat(accepted.required("accepted").asInt()).isEqualTo(6);
    JsonNode refused = accepted.required("rejected").get(0);
    assertThat(refused.required("index").asInt()).isEqualTo(6);
    assertThat(refused.required("code").asText()).isEqualTo("TOKENS_INVALID");
    assertThat(refused.required("message").asText()).contains("cached_tokens: 4 is more than");
    JsonNode usage = stage.awaitUsed(own, 6 * 1_200);
    JsonNode tokens = usage.required("tokens");
    assertThat(tokens.required("input").asLong()).isEqualTo(6_000);
    assertThat(tokens.required("cacheRead").asLong()).isEqualTo(2_400);
    assertThat(tokens.required("cacheWrite").asLong()).isEqualTo(900);
    // Three times $0.007245 with 300 written to the cache, three times $0.006120 without.
    assertThat(new BigDecimal(usage.required("costUsd").asText())).isEqualByComparingTo("0.040095");
  }

  private ObjectNode own(String named, long input, long output) {
    Instant at = MARCH.plus(Duration.ofDays(3));
    return new UsageEvent(company.slug(), "prices", "e-" + next++, at, named, input, output).json();
  }

  private ObjectNode foreign(String dialect, String data) throws IOException {
    ObjectNode event = ApiClient.JSON.createObjectNode();
    event.put("specversion", "1.0");
    event.put("type", "io.it0.usage.recorded");
    event.put("source", "dialects");
    event.put("id", "d-" + next++);
    event.put("time", MARCH.plus(Duration.ofDays(15)).toString());
    event.put("dataschema", SCHEMAS + dialect);
    event.set("data", ApiClient.JSON.readTree(data));
    return event;
  }

  private JsonNode post(List<ObjectNode> events) throws IOException {
    return post(poster, events);
  }

  private static JsonNode post(ApiClient client, List<ObjectNode> events) throws IOException {
    HttpResponse<String> answer =
        client.post("usage/events", UsageEvent.BATCH, ApiClient.JSON.writeValueAsBytes(events));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return ApiClient.JSON.readTree(answer.body());
  }

  private HttpResponse<String> admin(Map<String, ?> price) throws IOException {
    return stage
        .admin()
        .post("admin/model-prices", "application/json", ApiClient.JSON.writeValueAsBytes(price));
  }

  private void awaitUnpriced(long events) throws IOException {
    long began = System.nanoTime();
    while (stage.current(company).required("unpricedEvents").asLong() != events) {
      Stage.requirePatience(began, "%d unpriced, %s".formatted(events, stage.current(company)));
    }
  }

  private JsonNode awaitCompleted(String repricing) throws IOException {
    long began = System.nanoTime();
    JsonNode row = stage.admin().get("admin/model-prices/repricings/" + repricing);
    while (!row.required("status").asText().equals("COMPLETED")) {
      Stage.requirePatience(began, "the repricing does not end: " + row);
      row = stage.admin().get("admin/model-prices/repricings/" + repricing);
    }
    return row;
  }

  private void awaitCost(String named, String usd) throws IOException {
    long began = System.nanoTime();
    while (cost(named).compareTo(new BigDecimal(usd)) != 0) {
      Stage.requirePatience(began, "%s costs %s, not %s".formatted(named, cost(named), usd));
    }
  }

  private BigDecimal cost(String named) throws IOException {
    for (JsonNode part : stage.current(company).required("models")) {
      if (part.required("model").asText().equals(named)) {
        return new BigDecimal(part.required("costUsd").asText());
      }
    }
    return BigDecimal.ZERO;
  }
}
