package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Site.Part;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import io.it0.demo.ApiClient.ApiException;
import io.it0.engine.testing.EnginePrograms;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agent tasks over REST on two nodes, with a stub in place of the models' provider. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentTasksIT {

  private static final Instant MAY = Instant.parse("2026-05-03T00:00:00Z");
  private static final String TOKENS =
      "{\"cacheRead\":400,\"cacheWrite\":300,\"input\":1000,\"output\":200}";

  private Site site;
  private Stage stage;
  private Company acme;
  private Caller first;
  private Caller second;

  /** A tenant's program, and the node that it talks to. */
  private record Caller(ApiClient api, String baseUrl, String key) {

    JsonNode start(Map<String, ?> task) throws IOException {
      return api.post("agent/tasks", task);
    }

    JsonNode task(String id) throws IOException {
      return api.get("agent/tasks/" + id);
    }

    JsonNode cancel(String id) throws IOException {
      return api.post("agent/tasks/" + id + "/cancel", Map.of());
    }

    List<EventStream.Event> events(String id, int after, int most) throws IOException {
      return EventStream.read(baseUrl + "/api/v1/agent/tasks/" + id + "/events", key, after, most);
    }
  }

  @BeforeAll
  void companies() throws IOException {
    site = Site.pair();
    stage = new Stage(site.installation());
    acme = company("tasks");
    first = caller(acme, 0);
    second = caller(acme, 1);
  }

  private Company company(String name) throws IOException {
    return stage.company(name, "enterprise", stage.clock(MAY));
  }

  private Caller caller(Company company, int node) throws IOException {
    String key = Stage.key(stage.owner(company), "AGENT_RUN", "USAGE_READ");
    String url = site.baseUrl(node);
    return new Caller(ApiClient.anonymous(url).withApiKey(key), url, key);
  }

  private static Map<String, Object> task(String engine, String prompt) {
    return Map.of("engine", engine, "prompt", prompt, "maxTokens", 500, "agent", "support");
  }

  private static JsonNode awaitEnd(Caller caller, String id) throws IOException {
    long began = System.nanoTime();
    JsonNode task = caller.task(id);
    while (Set.of("QUEUED", "RUNNING").contains(task.required("status").asText())) {
      Stage.requirePatience(began, "the task does not end: " + task);
      task = caller.task(id);
    }
    return task;
  }

  private static void awaitUsing(Caller caller, String id) throws IOException {
    long began = System.nanoTime();
    while (caller.task(id).required("tokens").required("input").asLong() == 0) {
      Stage.requirePatience(began, "the task does not begin to use tokens");
    }
  }

  private static String sorted(JsonNode tokens) throws IOException {
    var sorted = new TreeMap<String, Object>();
    tokens.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    return ApiClient.JSON.writeValueAsString(sorted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-api", "claude-code-cli", "claude-agent-sdk"})
  void every_engine_shows_the_same_counts_and_they_are_billed_once(String engine)
      throws IOException {
    if (!engine.equals("claude-api")) {
      EnginePrograms.require();
    }
    Company company = company("engine");
    Caller caller = caller(company, 0);
    JsonNode queued = caller.start(task(engine, "Say hello {{ok}}"));
    JsonNode done = awaitEnd(caller, queued.required("id").asText());

    assertThat(done.required("status").asText()).as("%s", done).isEqualTo("SUCCEEDED");
    assertThat(sorted(done.required("tokens"))).isEqualTo(TOKENS);
    assertThat(done.required("result").asText()).isEqualTo("Hello world");
    assertThat(done.required("usage")).hasSize(1);
    assertThat(done.required("model").asText()).isEqualTo("claude-sonnet-4-5");
    JsonNode usage = stage.awaitUsed(company, 1_200);
    assertThat(usage.required("events").asInt()).isEqualTo(1);
    assertThat(usage.required("costUsd").asText()).isEqualTo("0.007245");
  }

  @Test
  void what_is_there_is_listed() throws IOException {
    JsonNode engines = first.api().get("agent/engines");

    assertThat(engines.required("defaultModel").asText()).isEqualTo("claude-sonnet-4-5");
    assertThat(engines.required("engines").get(0).asText()).isIn("claude-agent-sdk", "claude-api");
  }

  @Test
  void a_stream_of_events_is_resumed_on_another_node() throws IOException {
    String id =
        first.start(task("claude-api", "{{slow millis=150 words=12}}")).required("id").asText();
    List<EventStream.Event> begun = first.events(id, 0, 3);
    int seen = begun.get(begun.size() - 1).id();
    List<EventStream.Event> rest = second.events(id, seen, 1_000);

    assertThat(begun).extracting(EventStream.Event::name).startsWith("queued", "started");
    assertThat(rest.get(0).id()).isEqualTo(seen + 1);
    assertThat(rest.get(rest.size() - 1).name()).isEqualTo("ended");
    JsonNode end = ApiClient.JSON.readTree(rest.get(rest.size() - 1).data());
    assertThat(end.required("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(text(begun) + text(rest)).isEqualTo("Hello" + " world".repeat(11));
    assertThat(second.events(id, 0, 1_000)).as("afterwards").hasSize(begun.size() + rest.size());
    assertThat(second.events(id, rest.get(rest.size() - 1).id(), 10)).isEmpty();
  }

  private static String text(List<EventStream.Event> events) throws IOException {
    StringBuilder text = new StringBuilder();
    for (EventStream.Event event : events) {
      text.append(ApiClient.JSON.readTree(event.data()).path("text").asText());
    }
    return text.toString();
  }

  @Test
  void a_task_is_cancelled_through_another_node() throws IOException {
    String id = first.start(task("claude-api", "{{stall}}")).required("id").asText();
    awaitUsing(first, id);
    // Whichever of the two runs it, one of these goes through the other.
    second.cancel(id);
    first.cancel(id);
    JsonNode done = awaitEnd(first, id);

    assertThat(done.required("status").asText()).isEqualTo("CANCELLED");
    assertThat(done.required("partial").asBoolean()).isTrue();
    assertThat(done.required("tokens").required("input").asLong()).isEqualTo(1_000);
    assertThat(second.cancel(id).required("status").asText()).as("again").isEqualTo("CANCELLED");
  }

  @Test
  void tasks_of_two_tenants_run_side_by_side_and_neither_reaches_the_others() throws IOException {
    Company globex = company("globex");
    Company initech = company("initech");
    Caller ours = caller(globex, 0);
    Caller theirs = caller(initech, 1);
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tasks.add(
          ours.start(task("claude-api", "{{slow millis=30 input=7 output=11}}"))
              .required("id")
              .asText());
      theirs.start(task("claude-api", "{{slow millis=30 input=100 output=3}}"));
    }
    String running = ours.start(task("claude-api", "{{stall}}")).required("id").asText();
    awaitUsing(ours, running);

    for (String id : List.of(tasks.get(0), running)) {
      assertNotFound(() -> theirs.task(id));
      assertNotFound(() -> theirs.cancel(id));
      assertThatThrownBy(() -> theirs.events(id, 0, 10)).hasMessageContaining("TASK_NOT_FOUND");
    }
    assertThat(ours.task(running).required("status").asText()).isEqualTo("RUNNING");
    Set<String> listed = ids(theirs.api().get("agent/tasks?limit=200"));
    assertThat(listed).hasSize(6).doesNotContainAnyElementsOf(tasks);
    ours.cancel(running);
    awaitEnd(ours, running);
    stage.awaitUsed(globex, 6 * 18 + 1_001);
    stage.awaitUsed(initech, 6 * 103);
  }

  private static void assertNotFound(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(404))
        .hasMessageContaining("TASK_NOT_FOUND");
  }

  private static Set<String> ids(JsonNode page) {
    Set<String> ids = new HashSet<>();
    page.required("items").forEach(task -> ids.add(task.required("id").asText()));
    return ids;
  }

  @Test
  void the_list_is_paged_and_filtered() throws IOException {
    Caller caller = caller(company("lists"), 0);
    for (int i = 0; i < 5; i++) {
      awaitEnd(
          caller,
          caller
              .start(
                  Map.of(
                      "engine", "claude-api",
                      "model", i < 2 ? "claude-haiku-4-5" : "claude-sonnet-4-5",
                      "prompt", i == 4 ? "{{refused}}" : "{{ok}}",
                      "sessionId", "s-" + i,
                      "agent", i % 2 == 0 ? "even" : "odd"))
              .required("id")
              .asText());
    }
    JsonNode page = caller.api().get("agent/tasks?limit=2");
    Set<String> all = new HashSet<>(ids(page));
    while (page.hasNonNull("nextCursor")) {
      page = caller.api().get("agent/tasks?limit=2&cursor=" + page.required("nextCursor").asText());
      all.addAll(ids(page));
    }

    assertThat(all).hasSize(5);
    assertThat(ids(caller.api().get("agent/tasks?model=claude-haiku-4-5"))).hasSize(2);
    assertThat(ids(caller.api().get("agent/tasks?agent=even&status=SUCCEEDED"))).hasSize(2);
    assertThat(ids(caller.api().get("agent/tasks?status=failed"))).hasSize(1);
    assertThat(ids(caller.api().get("agent/tasks?sessionId=s-3"))).hasSize(1);
    assertThat(ids(caller.api().get("agent/tasks?engine=claude-code-cli"))).isEmpty();
    assertThat(ids(caller.api().get("agent/tasks?from=2100-01-01T00:00:00Z"))).isEmpty();
    assertThat(ids(caller.api().get("agent/tasks?to=2100-01-01T00:00:00Z"))).hasSize(5);
    assertThat(status(caller, "agent/tasks?status=unknown")).isEqualTo(400);
    assertThat(status(caller, "agent/tasks?from=yesterday")).isEqualTo(400);
    assertThat(status(caller, "agent/tasks?cursor=eA")).isEqualTo(400);
    assertThat(status(caller, "agent/tasks?limit=201")).isEqualTo(400);
  }

  private static int status(Caller caller, String path) throws IOException {
    try {
      caller.api().get(path);
      return 200;
    } catch (ApiException e) {
      return e.status();
    }
  }

  @Test
  void what_cannot_be_started_is_refused() throws IOException {
    assertRefused(Map.of("engine", "other", "prompt", "x"), 404, "ENGINE_NOT_FOUND", "claude-api");
    assertRefused(Map.of("prompt", "x"), 400, "INVALID_REQUEST", "engine");
    assertRefused(Map.of("engine", "claude-api"), 400, "INVALID_REQUEST", "prompt");
    assertRefused(Map.of("engine", "claude-api", "prompt", ""), 400, "TASK_INVALID", "prompt");
    assertRefused(
        Map.of("engine", "claude-api", "prompt", "x", "maxTokens", 0),
        400,
        "TASK_INVALID",
        "maxTokens");
    assertRefused(
        Map.of("engine", "claude-api", "prompt", "x".repeat(2_000_001)),
        400,
        "TASK_INVALID",
        "2000000");
    assertRefused(
        Map.of("engine", "claude-api", "prompt", "x", "agent", "a\u0000b"),
        400,
        "TASK_INVALID",
        "agent");
    assertRefused(
        Map.of("engine", "claude-api", "prompt", "x", "tokencap", 5),
        400,
        "MALFORMED_JSON",
        "tokencap");
  }

  private void assertRefused(Map<String, ?> task, int status, String code, String word)
      throws IOException {
    HttpResponse<String> answer =
        first.api().post("agent/tasks", "application/json", ApiClient.JSON.writeValueAsBytes(task));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = ApiClient.JSON.readTree(answer.body());
    assertThat(problem.required("code").asText()).isEqualTo(code);
    assertThat(answer.body()).contains(word);
  }

  @Test
  void the_same_key_starts_one_task_and_another_tenants_is_its_own() throws Exception {
    Caller other = caller(company("keys"), 1);
    String key = Stage.unique("key");
    JsonNode once = json(keyed(first, key, "{{ok}}"));
    JsonNode again = json(keyed(second, key, "{{ok}}"));
    JsonNode others = json(keyed(other, key, "{{ok}}"));

    assertThat(again.required("id")).isEqualTo(once.required("id"));
    assertThat(others.required("id")).isNotEqualTo(once.required("id"));
    HttpResponse<String> conflict = keyed(first, key, "{{ok}} something else");
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.body()).contains("TASK_CONFLICT");
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return ApiClient.JSON.readTree(answer.body());
  }

  private static HttpResponse<String> keyed(Caller caller, String key, String prompt)
      throws IOException {
    return new RawClient(caller.baseUrl())
        .send(
            new RawClient.Sent(
                "POST",
                "agent/tasks",
                Map.of(
                    "X-API-Key",
                    caller.key(),
                    "Idempotency-Key",
                    key,
                    "Content-Type",
                    "application/json"),
                ApiClient.JSON.writeValueAsBytes(task("claude-api", prompt))));
  }

  @Test
  void only_a_tenants_people_and_programs_that_may_run_agents_do() throws IOException {
    String reader = Stage.key(stage.owner(acme), "USAGE_READ", "USAGE_WRITE");
    for (var caller :
        List.of(
            ApiClient.anonymous(site.baseUrl(0)).withApiKey(reader),
            stage.admin(),
            ApiClient.anonymous(site.baseUrl(0)).withApiKey(stage.platformKey("AGENT_RUN")))) {
      assertThatThrownBy(() -> caller.get("agent/tasks"))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(403));
    }
    assertThatThrownBy(() -> stage.anonymous().get("agent/tasks"))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(401));
    assertThat(stage.owner(acme).get("agent/tasks").required("items")).isNotNull();
  }

  @Test
  void a_megabyte_with_control_characters_goes_through() throws IOException {
    Caller caller = caller(company("large"), 0);
    String prompt = "a\u0000b\u001b\u0085\u2028 {{ok}} " + "x".repeat(1_048_576);
    JsonNode done =
        awaitEnd(caller, caller.start(task("claude-api", prompt)).required("id").asText());

    assertThat(done.required("status").asText()).as("%.500s", done).isEqualTo("SUCCEEDED");
    assertThat(done.required("prompt").asText()).isEqualTo(prompt);
  }

  @Test
  void a_node_that_is_killed_loses_no_usage_and_leaves_no_process() throws IOException {
    EnginePrograms.require();
    Company company = company("killed");
    Caller caller = caller(company, 1);
    List<String> tasks = new ArrayList<>();
    // More than one node takes, so that both have some.
    for (String engine : List.of("claude-code-cli", "claude-agent-sdk", "claude-api")) {
      for (int i = 0; i < 2; i++) {
        tasks.add(caller.start(task(engine, "{{stall}}")).required("id").asText());
      }
    }
    for (String id : tasks) {
      awaitUsing(caller, id);
    }
    site.killAndAwaitRestart(Part.FIRST_NODE);
    for (String id : tasks) {
      caller.cancel(id);
      JsonNode done = awaitEnd(caller, id);
      assertThat(done.required("status").asText()).isIn("CANCELLED", "FAILED");
      assertThat(done.required("partial").asBoolean()).isTrue();
      assertThat(processes(id)).as("processes of " + id).isEmpty();
    }
    JsonNode usage = stage.awaitUsed(company, 6 * 1_001);
    assertThat(usage.required("events").asInt()).isEqualTo(6);
    long began = System.nanoTime();
    while (reserved(caller) > 0) {
      Stage.requirePatience(began, "leases of the killed node are left");
    }
  }

  private static long reserved(Caller caller) throws IOException {
    JsonNode quota = caller.api().get("quota").required("items").get(0);
    return quota.required("reserved").asLong();
  }

  private static List<ProcessHandle> processes(String task) {
    return ProcessHandle.allProcesses().filter(process -> isOf(process, task)).toList();
  }

  private static boolean isOf(ProcessHandle process, String task) {
    try {
      byte[] variables = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
      return new String(variables, StandardCharsets.ISO_8859_1).contains("IT0_RUN=" + task);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void tasks_on_two_nodes_never_use_more_than_their_budget() throws Exception {
    Company company = stage.company("budget", "free", stage.clock(MAY));
    List<Caller> callers = List.of(caller(company, 0), caller(company, 1));
    Queue<String> started = new ConcurrentLinkedQueue<>();
    AtomicInteger refused = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(16);
    Random random = new Random(4711);
    List<Future<?>> running = new ArrayList<>();
    // Some 300 tokens each, of 500 that are set aside: together more than Free has.
    for (int i = 0; i < 500; i++) {
      Caller caller = callers.get(i % 2);
      String prompt =
          "{{ok input=%d output=%d words=1}}"
              .formatted(1 + random.nextInt(8), 100 + random.nextInt(380));
      running.add(clients.submit(() -> startUnlessRefused(caller, prompt, started, refused)));
    }
    for (Future<?> client : running) {
      client.get();
    }
    clients.shutdown();

    long used = 0;
    Map<String, JsonNode> admissions = new TreeMap<>();
    for (String id : started) {
      JsonNode task = awaitEnd(callers.get(0), id);
      used += task.required("tokens").required("input").asLong();
      used += task.required("tokens").required("output").asLong();
      for (EventStream.Event event : callers.get(1).events(id, 0, 1_000)) {
        if (Set.of("queued", "reserved").contains(event.name())) {
          JsonNode admission = ApiClient.JSON.readTree(event.data());
          admissions.put(order(admission), admission);
        }
      }
    }
    assertThat(admissions.values())
        .hasSizeGreaterThanOrEqualTo(started.size())
        .allMatch(a -> a.required("used").asLong() + a.required("reserved").asLong() <= 100_000);
    assertThat(refused.get()).as("refused").isPositive();
    assertThat(used).as("used").isBetween(50_000L, 100_000L);
    assertThat(stage.awaitUsed(company, used).required("used").asLong()).isEqualTo(used);
    awaitCounter(callers.get(0), used);
  }

  /** What was counted while the counter was being reconciled is in it twice until the next round, never missing. */
  private static void awaitCounter(Caller caller, long used) throws IOException {
    long began = System.nanoTime();
    JsonNode tokens = caller.api().get("quota").required("items").get(0);
    while (tokens.required("used").asLong() != used) {
      assertThat(tokens.required("used").asLong()).isGreaterThan(used);
      Stage.requirePatience(began, "the counter is " + tokens);
      tokens = caller.api().get("quota").required("items").get(0);
    }
    assertThat(tokens.required("reserved").asLong()).isZero();
  }

  /** A client that is told to come again in a second, as while a counter is being built, does. */
  private static Void startUnlessRefused(
      Caller caller, String prompt, Queue<String> started, AtomicInteger refused)
      throws IOException {
    long began = System.nanoTime();
    while (true) {
      try {
        JsonNode task = caller.start(task("claude-api", prompt));
        started.add(task.required("id").asText());
        return null;
      } catch (ApiException e) {
        if (e.status() == 429) {
          assertThat(e.getMessage()).contains("QUOTA_EXCEEDED");
          refused.incrementAndGet();
          return null;
        }
        assertThat(e.status()).as(e.getMessage()).isEqualTo(503);
        Stage.requirePatience(began, e.getMessage());
      }
    }
  }

  /** In which the quota has decided. */
  private static String order(JsonNode admission) {
    return "%020d %020d"
        .formatted(admission.required("epoch").asLong(), admission.required("sequence").asLong());
  }

  @Test
  void with_redis_down_a_task_completes_and_its_usage_arrives_later_once() throws IOException {
    Company company = company("no-redis");
    Caller caller = caller(company, 0);
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tasks.add(
          caller
              .start(task("claude-api", "{{slow millis=" + (150 + 60 * i) + " words=6}}"))
              .required("id")
              .asText());
    }
    for (String id : tasks) {
      awaitUsing(caller, id);
    }
    // They end one after the other while it is away and comes again.
    site.killAndAwaitRestart(Part.REDIS);
    site.killAndAwaitRestart(Part.REDIS);
    for (String id : tasks) {
      assertThat(awaitEnd(caller, id).required("status").asText()).isEqualTo("SUCCEEDED");
    }
    JsonNode usage = stage.awaitUsed(company, 6 * 1_200);
    assertThat(usage.required("events").asInt()).isEqualTo(6);
  }
}
