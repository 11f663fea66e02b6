package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** One budget, two nodes, hundreds of reservations over REST and of real tasks at once, and what is killed meanwhile. */
class QuotaNodesIT {

  private static final int PAIRS = 500;
  private static final int TASKS = 100;
  private static final long LIMIT = 60_000;
  private static final Instant MONTH = Instant.parse("2026-05-01T00:00:00Z");
  private static final Instant NEXT_MONTH = Instant.parse("2026-06-01T00:00:00Z");
  private static final String JSON = "application/json";

  private final Admissions history = new Admissions();
  private final ConcurrentLinkedQueue<Used> used = new ConcurrentLinkedQueue<>();
  private Site site;
  private Stage stage;
  private Company company;
  private List<ApiClient> nodes;
  private List<ApiClient> agents;
  private ApiClient reporter;

  /** What a settlement answered, and the period in which it counted it. */
  private record Used(String event, long tokens, Instant periodEnd) {}

  private interface Disturbance {
    void strike() throws Exception;
  }

  @BeforeEach
  void company() throws IOException {
    site = Site.pair();
    stage = new Stage(site.installation());
    company = stage.company("quota", "pro", stage.clock(MONTH));
    stage.advance(company.clockId(), MONTH.plus(Duration.ofDays(3)));
    site.database()
        .useHandle(
            h ->
                h.execute(
                    "update tenants set max_agent_tokens_per_month = ? where id = ?::uuid",
                    LIMIT,
                    company.id()));
    nodes = onBothNodes(Stage.key(stage.owner(company), "QUOTA"));
    agents = onBothNodes(Stage.key(stage.owner(company), "AGENT_RUN"));
    reporter = ApiClient.anonymous(site.baseUrl(0)).withApiKey(stage.platformKey("USAGE_WRITE"));
  }

  private List<ApiClient> onBothNodes(String key) {
    return IntStream.range(0, 2)
        .mapToObj(n -> ApiClient.anonymous(site.baseUrl(n)).withApiKey(key))
        .toList();
  }

  @Test
  void of_500_concurrent_pairs_every_decision_is_within_the_limit_and_accounted_for()
      throws Exception {
    race(0, () -> {});

    assertThat(history.count("refused")).as("refused").isPositive();
    history.assertNeverAboveTheLimit();
    history.assertUnbroken();
    reckon();
  }

  @Test
  void the_same_among_real_tasks() throws Exception {
    race(TASKS, () -> {});

    assertThat(history.count("refused")).as("refused").isPositive();
    assertNeverAboveTheLimit();
    reckon();
  }

  @Test
  void the_same_while_redis_is_killed_and_restarted() throws Exception {
    race(TASKS, () -> site.killAndAwaitRestart(Site.Part.REDIS));

    assertNeverAboveTheLimit();
    reckon();
  }

  @Test
  void the_same_while_a_node_dies_that_holds_leases_which_then_expire() throws Exception {
    JsonNode held = reserve(nodes.get(0), 10_000, "held");
    race(TASKS, () -> site.killAndAwaitRestart(Site.Part.FIRST_NODE));

    assertNeverAboveTheLimit();
    // And what the dead node had set aside for tasks that nobody knows of.
    assertThat(tokens().required("reserved").asLong()).isGreaterThanOrEqualTo(10_000);
    // What a task had used when its node died is told by the sweeper, and until then covered by a
    // lease of two minutes.
    awaitUsed(wanted(NEXT_MONTH));
    stage.advance(company.clockId(), Instant.parse(held.required("expiresAt").asText()));
    assertThat(tokens().required("reserved").asLong()).isZero();
    reckon();
  }

  @Test
  void the_same_across_the_months_reset() throws Exception {
    stage.advance(company.clockId(), NEXT_MONTH.minusSeconds(30));
    race(TASKS, () -> stage.advance(company.clockId(), NEXT_MONTH.plusSeconds(30)));

    assertNeverAboveTheLimit();
    assertThat(used).extracting(Used::periodEnd).contains(NEXT_MONTH).hasSizeGreaterThan(1);
    reckon();
  }

  @Test
  void a_refusal_tells_a_client_how_things_stand_and_when_to_come_again() throws Exception {
    reserve(nodes.get(0), LIMIT, "all");
    HttpResponse<String> refused = post(nodes.get(1), "quota/reserve", Map.of("tokens", 1));

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    JsonNode problem = ApiClient.JSON.readTree(refused.body());
    assertThat(problem.required("code").asText()).isEqualTo("QUOTA_EXCEEDED");
    assertThat(problem.required("quota").asText()).isEqualTo("maxAgentTokensPerMonth");
    assertThat(problem.required("resetAt").asText()).isEqualTo(NEXT_MONTH.toString());
    assertThat(problem.required("upgrade").asText()).isEqualTo("/api/v1/billing/plans");
    try (Jedis redis = site.redis()) {
      long began = System.nanoTime();
      while (redis.xrevrange("quota.exceeded", "+", "-", 100).stream()
          .noneMatch(entry -> entry.getFields().containsValue(company.id()))) {
        Stage.requirePatience(began, "QuotaExceeded is not published");
      }
    }
  }

  @Test
  void another_tenants_lease_is_none_and_a_key_without_the_scope_may_not_reserve()
      throws Exception {
    JsonNode lease = reserve(nodes.get(0), 100, "mine");
    Company other = stage.company("quota-other", "free", company.clockId());
    ApiClient stranger =
        stage.anonymous().withApiKey(Stage.key(stage.owner(other), "QUOTA", "USAGE_WRITE"));
    ApiClient unscoped =
        stage.anonymous().withApiKey(Stage.key(stage.owner(company), "USAGE_WRITE"));
    String id = lease.required("leaseId").asText();

    assertThat(post(stranger, "quota/extend", Map.of("leaseId", id, "tokens", 1)).statusCode())
        .isEqualTo(404);
    post(stranger, "quota/release", Map.of("leaseId", id));
    assertThat(tokens().required("reserved").asLong()).isEqualTo(100);
    assertThat(post(unscoped, "quota/reserve", Map.of("tokens", 1)).statusCode()).isEqualTo(403);
    assertThat(post(nodes.get(0), "quota/reserve", Map.of("tokens", 0)).statusCode())
        .isEqualTo(422);
    assertThat(post(nodes.get(0), "quota/reserve", Map.of("tokns", 1)).statusCode()).isEqualTo(400);
  }

  /** @param tasks so many real ones are started among the pairs, and are waited for */
  private void race(int tasks, Disturbance disturbance) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(32);
    try {
      List<Future<?>> pairs = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        int number = i;
        pairs.add(
            clients.submit(
                () -> {
                  pair(number);
                  if (number < tasks) {
                    task(number);
                  }
                  return null;
                }));
      }
      pairs.get(PAIRS / 5).get(2, TimeUnit.MINUTES);
      disturbance.strike();
      for (Future<?> pair : pairs) {
        pair.get(2, TimeUnit.MINUTES);
      }
    } finally {
      clients.shutdownNow();
    }
    long began = System.nanoTime();
    while (number("agent_tasks where ended_at is null", "count(*)") > 0) {
      Stage.requirePatience(began, "the tasks do not end");
    }
  }

  /** Started again if no answer came: then there may be two of them, and both count. */
  private void task(int number) throws IOException {
    var random = new Random(number);
    String prompt =
        "{{ok input=%d output=%d words=1}}"
            .formatted(1 + random.nextInt(8), 100 + random.nextInt(380));
    HttpResponse<String> answer =
        insist(
            agents.get(number % 2),
            "agent/tasks",
            Map.of("engine", "claude-api", "prompt", prompt, "maxTokens", 500));
    assertThat(answer.statusCode()).as(answer.body()).isIn(201, 202, 429);
  }

  /** At no admission, of a pair or of a task. */
  private void assertNeverAboveTheLimit() {
    history.assertNeverAboveTheLimit();
    String admissions = "agent_task_events where type in ('queued', 'reserved')";
    assertThat(number(admissions, "count(*)")).as("admissions of tasks").isPositive();
    assertThat(number(admissions, "max((data->>'used')::bigint + (data->>'reserved')::bigint)"))
        .isLessThanOrEqualTo(LIMIT);
  }

  /** Of the tenant's own tables. */
  private long number(String table, String what) {
    String schema = "tenant_" + company.slug().replace('-', '_');
    return site.database()
        .withHandle(
            h ->
                h.createQuery("select coalesce(" + what + ", 0) from " + schema + "." + table)
                    .mapTo(Long.class)
                    .one());
  }

  private void pair(int number) throws IOException {
    var random = new Random(number);
    long wanted = 1 + random.nextInt(3_000);
    ApiClient node = nodes.get(number % 2);
    HttpResponse<String> answer =
        insist(
            node, "quota/reserve?key=pair-" + number, Map.of("tokens", wanted, "ttlSeconds", 300));
    JsonNode body = ApiClient.JSON.readTree(answer.body());
    if (answer.statusCode() == 429) {
      history.refused(body);
      return;
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    history.admitted(body);
    long took = random.nextInt((int) wanted + 1) / 8;
    HttpResponse<String> end =
        insist(
            node,
            "quota/settle",
            Map.of(
                "leaseId",
                body.required("leaseId").asText(),
                "source",
                "gateway",
                "eventId",
                "pair-" + number,
                "tokens",
                took));
    assertThat(end.statusCode()).as(end.body()).isEqualTo(200);
    JsonNode settled = ApiClient.JSON.readTree(end.body());
    history.settled(settled);
    used.add(new Used("pair-" + number, took, Instant.parse(settled.required("resetAt").asText())));
  }

  /** What the pairs have settled and the tasks have used in the period that ends then. */
  private long wanted(Instant end) {
    long settled =
        used.stream().filter(u -> u.periodEnd().equals(end)).mapToLong(Used::tokens).sum();
    Instant start = end.equals(NEXT_MONTH) ? MONTH : NEXT_MONTH;
    String own =
        "usage_records where source = 'it0/agent-tasks' and occurred_at >= '%s' and occurred_at < '%s'";
    return settled + number(own.formatted(start, end), "sum(input_tokens + output_tokens)");
  }

  /** The gateway reports its usage; then the counter holds what PostgreSQL has counted, and nothing besides. */
  private void reckon() throws IOException {
    List<UsageEvent> events =
        used.stream()
            .map(
                one ->
                    new UsageEvent(
                        company.slug(),
                        "gateway",
                        one.event(),
                        one.periodEnd().minusSeconds(3),
                        "claude-sonnet-4-5",
                        one.tokens(),
                        0))
            .toList();
    Instant end = Instant.parse(tokens().required("resetAt").asText());
    long wanted = wanted(end);
    awaitUsed(wanted);
    // Events may not lie in the future, so the clock goes to where they are.
    stage.advance(company.clockId(), end.minusSeconds(2));
    Stage.accepted(reporter, events);
    stage.awaitUsed(company, wanted);
    try (Jedis redis = site.redis()) {
      long began = System.nanoTime();
      String key = "quota.{" + company.id() + "}";
      List<String> whole = List.of(Long.toString(wanted), "0", "0");
      while (!redis.hmget(key, "counted", "pend", "settled").equals(whole)) {
        Stage.requirePatience(began, "the counter is %s".formatted(redis.hgetAll(key)));
      }
    }
    assertThat(tokens().required("used").asLong()).isEqualTo(wanted);
  }

  /**
   * What was counted while the counter was being reconciled is in it twice until the next round. What a task used while
   * nobody could be told arrives later, and until then its lease holds the place.
   */
  private void awaitUsed(long wanted) throws IOException {
    long began = System.nanoTime();
    JsonNode now = tokens();
    while (now.required("used").asLong() != wanted) {
      assertThat(now.required("used").asLong() + now.required("reserved").asLong())
          .isGreaterThanOrEqualTo(wanted);
      Stage.requirePatience(began, "used is not " + wanted + " in " + now);
      now = tokens();
    }
  }

  private JsonNode tokens() throws IOException {
    return stage.admin().get("quota?tenant=" + company.id()).required("items").required(0);
  }

  private static JsonNode reserve(ApiClient node, long tokens, String key) throws IOException {
    HttpResponse<String> answer =
        insist(node, "quota/reserve?key=" + key, Map.of("tokens", tokens));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return ApiClient.JSON.readTree(answer.body());
  }

  /** Until there is an answer: a client that knows none asks again with the same key. */
  private static HttpResponse<String> insist(ApiClient node, String path, Map<String, ?> body)
      throws IOException {
    long began = System.nanoTime();
    while (true) {
      try {
        HttpResponse<String> answer = post(node, path, body);
        // While a node starts again, its container answers a page of its own.
        if (answer.statusCode() < 500 && isJson(answer)) {
          return answer;
        }
      } catch (IOException e) {
        Stage.requirePatience(began, "no answer: " + e);
      }
      Stage.requirePatience(began, "no answer");
    }
  }

  private static boolean isJson(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").filter(t -> t.contains("json")).isPresent();
  }

  private static HttpResponse<String> post(ApiClient node, String path, Map<String, ?> body)
      throws IOException {
    String[] parts = path.split("\\?key=");
    byte[] json = ApiClient.JSON.writeValueAsBytes(body);
    ApiClient caller = parts.length > 1 ? node.withHeader("Idempotency-Key", parts[1]) : node;
    return caller.post(parts[0], JSON, json);
  }
}
