package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.BadEvents.BadEvent;
import io.it0.blackbox.BadRequests.BadRequest;
import io.it0.blackbox.BadRequests.Who;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent, the answer says what is wrong, nothing good is lost, and the server stays well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

  private static final Instant START = Instant.parse("2026-04-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-06-11T12:00:00Z");
  private static final String GOOD_TIME = "2026-06-10T12:00:00Z";
  private static final long STRANGE_TOKENS = 10;
  private static final long GOOD_TOKENS = 1_001;

  private Stage stage;
  private Company company;
  private Company other;
  private RawClient raw;
  private final Map<Who, Map<String, String>> credentials = new HashMap<>();
  private int posted;
  private long expected;

  @BeforeAll
  void setUp() throws IOException {
    stage = new Stage(Site.shared().installation());
    String clock = stage.clock(START);
    company = stage.company("bad", "enterprise", clock);
    other = stage.company("other", "free", clock);
    stage.advance(clock, NOW);
    raw = new RawClient(stage.baseUrl());
    credentials.put(Who.NOBODY, Map.of());
    credentials.put(
        Who.PLATFORM_ADMIN,
        bearer(
            Site.shared().installation().adminEmail(),
            Site.shared().installation().adminPassword()));
    credentials.put(Who.PLATFORM_KEY, Map.of("X-API-Key", stage.platformKey("USAGE_WRITE")));
    credentials.put(Who.TENANT_OWNER, bearer(company.ownerEmail(), company.ownerPassword()));
    String key = Stage.key(stage.owner(company), "USAGE_WRITE", "USAGE_READ");
    credentials.put(Who.TENANT_KEY, Map.of("X-API-Key", key));
  }

  private Map<String, String> bearer(String email, String password) throws IOException {
    JsonNode answer =
        stage.anonymous().post("auth/login", Map.of("email", email, "password", password));
    return Map.of("Authorization", "Bearer " + answer.required("accessToken").asText());
  }

  static List<BadRequest> requests() {
    return new BadRequests().all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void a_bad_request_is_refused_whole(BadRequest request) throws IOException {
    HttpResponse<String> answer = send(request.who(), request.sent());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(request.status());
    assertProblem(answer, request.code());
  }

  private static void assertProblem(HttpResponse<String> answer, String code) throws IOException {
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    JsonNode problem = ApiClient.JSON.readTree(answer.body());
    assertThat(problem.required("code").asText()).as(answer.body()).isEqualTo(code);
    assertThat(problem.required("status").asInt()).isEqualTo(answer.statusCode());
    assertThat(problem.required("title").asText()).isNotBlank();
    assertClean(answer);
  }

  /** Nothing of the inside is told. */
  private static void assertClean(HttpResponse<String> answer) {
    assertThat(answer.body())
        .doesNotContain("Exception", "\tat ", "io.it0", "org.postgresql", "java.lang", "SQLState");
  }

  @Test
  void no_answer_names_the_server_software() throws IOException {
    HttpResponse<String> answer =
        raw.send(new RawClient.Sent("GET", "billing/plans", Map.of(), new byte[0]));
    assertThat(answer.headers().map().toString()).doesNotContain("Payara", "GlassFish");
  }

  static List<BadEvent> refusedEvents() {
    return new BadEvents("${tenant}", GOOD_TIME).refused();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedEvents")
  void a_bad_event_is_refused_and_its_neighbours_are_counted(BadEvent event) throws IOException {
    String body = "[" + good() + "," + event.json() + "," + good() + "]";
    JsonNode answer = accepted(body);
    assertThat(answer.required("accepted").asInt()).as("%s", answer).isEqualTo(2);
    assertThat(answer.required("rejected")).hasSize(1);
    JsonNode rejected = answer.required("rejected").get(0);
    assertThat(rejected.required("index").asInt()).isEqualTo(1);
    assertThat(rejected.required("code").asText()).as("%s", rejected).isEqualTo(event.code());
    assertThat(rejected.required("message").asText()).isNotBlank();
  }

  private String good() {
    expected += GOOD_TOKENS;
    return new UsageEvent(
            company.slug(),
            "good",
            "good-" + ++posted,
            Instant.parse(GOOD_TIME),
            "claude-haiku-4-5",
            1_000,
            1)
        .json()
        .toString();
  }

  static List<BadEvent> strangeEvents() {
    return new BadEvents("${tenant}", GOOD_TIME).accepted();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strangeEvents")
  void a_strange_event_is_counted(BadEvent event) throws IOException {
    // An id of its own for each: the fixed ones collide with those of the refused.
    JsonNode answer = accepted("[" + event.json().replace("event-", "strange-") + "]");
    assertThat(answer.required("accepted").asInt()).as("%s", answer).isEqualTo(1);
    expected += STRANGE_TOKENS;
  }

  @Test
  void a_tenants_key_posts_for_its_own_tenant_only() throws IOException {
    String body = "[" + good().replace(company.slug(), other.slug()) + "," + good() + "]";
    expected -= GOOD_TOKENS;
    HttpResponse<String> answer =
        send(
            Who.TENANT_KEY,
            new RawClient.Sent(
                "POST", "usage/events", Map.of("Content-Type", UsageEvent.BATCH), utf8(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode rejected = ApiClient.JSON.readTree(answer.body()).required("rejected");
    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).required("code").asText()).isEqualTo("TENANT_FOREIGN");
    assertThat(stage.current(other).required("used").asLong()).isZero();
  }

  @Test
  void another_tenants_things_are_not_there() throws IOException {
    String invoice = stage.invoices(company).get(0).required("id").asText();
    Map<String, String> stranger = bearer(other.ownerEmail(), other.ownerPassword());
    for (String path :
        List.of(
            "billing/invoices/" + invoice,
            "billing/usage/current?tenant=" + company.id(),
            "billing/usage/history?tenant=" + company.slug(),
            "billing/invoices?tenant=" + company.id())) {
      HttpResponse<String> answer =
          raw.send(new RawClient.Sent("GET", path, stranger, new byte[0]));
      assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(404);
      assertClean(answer);
    }
  }

  @AfterAll
  void nothing_good_was_lost_and_the_server_is_well() throws IOException {
    JsonNode current = stage.awaitUsed(company, expected);
    JsonNode unknown = null;
    for (JsonNode model : current.required("models")) {
      if (model.required("model").asText().equals("no-such-model")) {
        unknown = model;
      }
    }
    assertThat(unknown).as("a model without a price is reported: %s", current).isNotNull();
    HttpResponse<String> health =
        raw.send(new RawClient.Sent("GET", "../../health/ready", Map.of(), new byte[0]));
    assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
  }

  private JsonNode accepted(String body) throws IOException {
    byte[] bytes = utf8(body.replace("${tenant}", company.slug()));
    Map<String, String> type = Map.of("Content-Type", UsageEvent.BATCH);
    HttpResponse<String> answer =
        send(Who.PLATFORM_KEY, new RawClient.Sent("POST", "usage/events", type, bytes));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertClean(answer);
    return ApiClient.JSON.readTree(answer.body());
  }

  private HttpResponse<String> send(Who who, RawClient.Sent sent) throws IOException {
    Map<String, String> headers = new HashMap<>(sent.headers());
    headers.putAll(credentials.get(who));
    return raw.send(new RawClient.Sent(sent.method(), sent.path(), headers, sent.body()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
