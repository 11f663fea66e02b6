package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers, users and standing orders over REST, on two nodes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourcesIT {

  private static final Instant START = Instant.parse("2026-04-01T00:00:00Z");
  private static final String OWN_PASSWORD = "my very own password";
  private static final String ORDER =
      "{\"name\":\"%s\",\"cron\":\"30 8 * * *\",\"timeZone\":\"Europe/Vienna\",\"engine\":\"claude-api\","
          + "\"prompt\":\"Report.\"}";

  private Site site;
  private Stage stage;
  private Company acme;
  private Company globex;
  private Company minutes;
  private String everyMinute;
  private final Map<String, String> tokens = new HashMap<>();

  /** An answer with its JSON. */
  private record Answer(int status, JsonNode json, HttpResponse<String> raw) {

    String code() {
      return json.path("code").asText();
    }

    String id() {
      return json.required("id").asText();
    }
  }

  @BeforeAll
  void two_companies() throws IOException {
    site = Site.pair();
    stage = new Stage(site.installation());
    acme = stage.company("acme", "free", stage.clock(START));
    globex = stage.company("globex", "free", stage.clock(START));
    orderEveryMinute();
  }

  @Test
  void a_server_is_kept_with_its_version_as_its_etag() throws IOException {
    Company company = stage.company("servers", "free", stage.clock(START));
    String body = "{\"name\":\"build\",\"host\":\"10.0.0.7\",\"labels\":{\"env\":\"prod\"}}";
    Answer made = call(0, company, "POST", "servers", body);
    assertThat(made.status()).as("%s", made.json()).isEqualTo(201);
    assertThat(made.json().required("kind").asText()).isEqualTo("VM");
    assertThat(made.raw().headers().firstValue("ETag")).contains("\"1\"");

    String path = "servers/" + made.id();
    assertThat(call(1, company, "GET", path, "").json()).isEqualTo(made.json());
    Answer changed =
        call(1, company, "PUT", path, body.replace("build", "deploy"), Map.of("If-Match", "\"1\""));
    assertThat(changed.json().required("version").asInt()).isEqualTo(2);
    Answer late = call(0, company, "PUT", path, body, Map.of("If-Match", "\"1\""));
    assertThat(late.status()).isEqualTo(412);
    assertThat(late.code()).isEqualTo("SERVER_CHANGED");
    assertThat(call(0, company, "PUT", path, body, Map.of("If-Match", "1")).status())
        .isEqualTo(400);

    assertThat(items(call(0, company, "GET", "servers?label=env:prod&search=BUI", ""))).hasSize(0);
    assertThat(items(call(0, company, "GET", "servers?label=env:prod", ""))).hasSize(1);
    assertThat(call(0, company, "DELETE", path, "").status()).isEqualTo(204);
    assertThat(call(1, company, "GET", path, "").code()).isEqualTo("SERVER_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({
    "servers,maxServers,3,16",
    // The owner is the third. Fewer at once: each has a password hashed.
    "users,maxUsers,2,8",
    "standing-orders,maxStandingOrders,2,16"
  })
  void of_many_at_once_on_both_nodes_as_many_pass_as_there_is_room_for(
      String path, String quota, int room, int requests) throws Exception {
    Company company = stage.company("race", "free", stage.clock(START));
    List<Answer> answers = race(company, path, requests);

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(room);
    List<Answer> refused = answers.stream().filter(answer -> answer.status() == 429).toList();
    assertThat(refused).as("%s", answers).hasSize(requests - room);
    for (Answer answer : refused) {
      JsonNode problem = answer.json();
      assertThat(answer.code()).isEqualTo("QUOTA_EXCEEDED");
      assertThat(problem.required("quota").asText()).isEqualTo(quota);
      assertThat(problem.required("used").asLong()).isEqualTo(problem.required("limit").asLong());
      assertThat(problem.required("reserved").asLong()).isZero();
      assertThat(problem.required("upgrade").asText()).isEqualTo("/api/v1/billing/plans");
      assertThat(problem.required("detail").asText()).contains("larger plan");
    }
    awaitQuotaExceeded(company, quota);
  }

  private List<Answer> race(Company company, String path, int requests) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(requests);
    var start = new CyclicBarrier(requests);
    token(company);
    List<Future<Answer>> running = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      int number = i;
      running.add(
          executor.submit(
              () -> {
                start.await();
                return call(number % 2, company, "POST", path, body(path, company, number));
              }));
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> one : running) {
      answers.add(one.get());
    }
    executor.shutdown();
    return answers;
  }

  private static String body(String path, Company company, int number) {
    return switch (path) {
      case "servers" -> "{\"name\":\"s%d\",\"host\":\"h%d\"}".formatted(number, number);
      case "users" ->
          "{\"email\":\"u%d@%s.example\",\"name\":\"U\"}".formatted(number, company.slug());
      default -> ORDER.formatted("order " + number);
    };
  }

  /** The event goes through the outbox to its stream. */
  private void awaitQuotaExceeded(Company company, String quota) throws IOException {
    long began = System.nanoTime();
    while (true) {
      long told =
          site.database()
              .withHandle(
                  h ->
                      h.createQuery(
                              """
                              select count(*) from event_outbox
                              where type = 'quota.exceeded' and tenant_id = cast(:tenant as uuid)
                                and payload like '%' || :quota || '%' and published_at is not null
                              """)
                          .bind("tenant", company.id())
                          .bind("quota", quota)
                          .mapTo(Long.class)
                          .one());
      if (told > 0) {
        return;
      }
      Stage.requirePatience(began, "no event tells of " + quota);
    }
  }

  @Test
  void a_limit_of_the_tenants_own_holds_on_both_nodes_as_soon_as_it_is_set() throws IOException {
    Company company = stage.company("own", "free", stage.clock(START));
    for (int i = 0; i < 3; i++) {
      call(i % 2, company, "POST", "servers", "{\"name\":\"s" + i + "\",\"host\":\"h\"}");
    }
    String fourth = "{\"name\":\"s4\",\"host\":\"h\"}";
    assertThat(call(1, company, "POST", "servers", fourth).status()).isEqualTo(429);

    Answer patched = admin("PATCH", "tenants/" + company.id(), "{\"maxServers\":4}");
    assertThat(patched.json().required("maxServers").asInt()).isEqualTo(4);
    long began = System.nanoTime();
    while (call(1, company, "POST", "servers", fourth).status() == 429) {
      Stage.requirePatience(began, "the other node does not hear of the new limit");
    }

    Answer cleared = admin("PATCH", "tenants/" + company.id(), "{\"maxServers\":null}");
    assertThat(cleared.json().hasNonNull("maxServers")).isFalse();
    assertThat(call(0, company, "PATCH", "tenants/" + company.id(), "{\"maxServers\":9}").status())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"maxServers\":-1}",
        "{\"maxServers\":1000001}",
        "{\"maxServers\":1.5}",
        "{\"maxServers\":\"5\"}",
        "{\"maxServers\":true}",
        "{\"maxServers\":1e99}",
        "{\"slug\":\"other\"}",
        "{\"status\":\"gone\"}",
        "{\"status\":null}",
        "{\"id; drop table users\":1}",
        "[]",
        "7"
      })
  void a_change_of_a_tenant_that_makes_no_sense_is_refused(String body) throws IOException {
    Answer answer = admin("PATCH", "tenants/" + globex.id(), body);
    assertThat(answer.status()).as("%s", answer.json()).isEqualTo(400);
  }

  @Test
  void a_new_user_chooses_a_password_works_and_is_locked_out() throws IOException {
    Company company = stage.company("people", "pro", stage.clock(START));
    String email = "bob@" + company.slug() + ".example";
    Answer made =
        call(0, company, "POST", "users", "{\"email\":\"%s\",\"name\":\"Bob\"}".formatted(email));
    assertThat(made.status()).as("%s", made.json()).isEqualTo(201);
    String oneTime = made.json().required("oneTimePassword").asText();
    assertThat(logIn(1, "login", email, oneTime, null).code()).isEqualTo("PASSWORD_TO_BE_CHOSEN");
    Answer chosen = logIn(1, "password", email, oneTime, OWN_PASSWORD);
    assertThat(chosen.status()).as("%s", chosen.json()).isEqualTo(200);
    String bob = chosen.json().required("accessToken").asText();

    assertThat(with(bob, 1, "GET", "servers", "").status()).isEqualTo(200);
    assertThat(with(bob, 1, "POST", "servers", "{\"name\":\"x\",\"host\":\"h\"}").status())
        .isEqualTo(403);
    assertThat(with(bob, 1, "GET", "users", "").status()).isEqualTo(403);
    assertThat(with(bob, 1, "POST", "standing-orders", ORDER.formatted("bob's")).status())
        .isEqualTo(201);

    String path = "users/" + made.id();
    String disabled = "{\"name\":\"Bob\",\"role\":\"TENANT_MEMBER\",\"status\":\"disabled\"}";
    assertThat(call(0, company, "PUT", path, disabled).status()).isEqualTo(200);
    assertThat(logIn(1, "login", email, OWN_PASSWORD, null).code()).isEqualTo("LOGIN_FAILED");
    assertThat(with(bob, 0, "GET", "servers", "").status()).isEqualTo(401);
    long began = System.nanoTime();
    while (with(bob, 1, "GET", "servers", "").status() != 401) {
      Stage.requirePatience(began, "a disabled user's token is still good on the other node");
    }

    assertThat(call(0, company, "DELETE", path, "").status()).isEqualTo(204);
    JsonNode users = items(call(0, company, "GET", "users", ""));
    assertThat(users).hasSize(1);
    assertThat(
            call(0, company, "DELETE", "users/" + users.get(0).required("id").asText(), "").code())
        .isEqualTo("LAST_ADMINISTRATOR");
  }

  @Test
  void a_standing_order_is_previewed_made_paused_resumed_and_deleted() throws IOException {
    Answer preview =
        call(
            0,
            acme,
            "POST",
            "standing-orders/preview?count=2",
            "{\"cron\":\"30 2 * * *\",\"timeZone\":\"Europe/Vienna\"}");
    assertThat(preview.json().required("slots").toString())
        .isEqualTo("[\"2026-04-01T00:30:00Z\",\"2026-04-02T00:30:00Z\"]");

    Answer made = call(0, acme, "POST", "standing-orders", ORDER.formatted("report"));
    assertThat(made.status()).as("%s", made.json()).isEqualTo(201);
    assertThat(made.json().required("nextSlot").asText()).isEqualTo("2026-04-01T06:30:00Z");
    String path = "standing-orders/" + made.id();
    assertThat(
            call(1, acme, "GET", path + "/slots?count=1", "").json().required("slots").toString())
        .isEqualTo("[\"2026-04-01T06:30:00Z\"]");

    assertThat(call(1, acme, "POST", path + "/pause", "").json().has("nextSlot")).isFalse();
    assertThat(call(0, acme, "GET", path + "/slots", "").json().required("slots")).isEmpty();
    Answer resumed = call(0, acme, "POST", path + "/resume", "");
    assertThat(resumed.json().required("nextSlot").asText()).isEqualTo("2026-04-01T06:30:00Z");
    assertThat(resumed.json().required("version").asInt()).isEqualTo(3);
    Answer changed =
        call(
            1,
            acme,
            "PUT",
            path,
            ORDER.formatted("report").replace("30 8", "0 9"),
            Map.of("If-Match", "\"3\""));
    assertThat(changed.json().required("nextSlot").asText()).isEqualTo("2026-04-01T07:00:00Z");
    assertThat(items(call(1, acme, "GET", path + "/runs", ""))).isEmpty();
    assertThat(call(0, acme, "DELETE", path, "").status()).isEqualTo(204);
    assertThat(call(1, acme, "GET", path + "/runs", "").code())
        .isEqualTo("STANDING_ORDER_NOT_FOUND");
  }

  @Test
  void a_test_clock_that_is_advanced_meets_every_slot() throws IOException {
    Company company = stage.company("clocked", "free", stage.clock(START));
    Answer order = call(0, company, "POST", "standing-orders", ORDER.formatted("daily"));
    // Walked, and not only set: whatever falls due on the way is done at its time.
    stage
        .admin()
        .post(
            "admin/test-clocks/" + company.clockId() + "/advance",
            Map.of("to", "2026-04-03T12:00:00Z"));

    String path = "standing-orders/" + order.id();
    long began = System.nanoTime();
    List<String> slots = List.of();
    while (slots.size() < 3) {
      Stage.requirePatience(began, "not all slots were met: " + slots);
      slots = items(call(1, company, "GET", path + "/runs", "")).findValuesAsText("slot");
    }
    assertThat(slots)
        .containsExactly("2026-04-03T06:30:00Z", "2026-04-02T06:30:00Z", "2026-04-01T06:30:00Z");
    assertThat(call(0, company, "GET", path, "").json().required("nextSlot").asText())
        .isEqualTo("2026-04-04T06:30:00Z");
  }

  /** Made first and looked at last: a minute passes meanwhile. */
  private void orderEveryMinute() throws IOException {
    String slug = Stage.unique("minutes");
    JsonNode made =
        stage
            .admin()
            .post(
                "tenants",
                Map.of(
                    "slug", slug, "name", "Minutes", "ownerEmail", "owner@" + slug + ".example"));
    minutes =
        new Company(
            made.required("id").asText(),
            slug,
            null,
            "owner@" + slug + ".example",
            made.required("ownerPassword").asText());
    String body =
        ORDER
            .formatted("every minute")
            .replace("30 8 * * *", "* * * * *")
            .replace("Report.", "Say hello {{ok}}");
    Answer order = call(0, minutes, "POST", "standing-orders", body);
    assertThat(order.status()).as("%s", order.json()).isEqualTo(201);
    everyMinute = "standing-orders/" + order.id();
  }

  @Test
  void a_slot_starts_one_task_on_whichever_of_the_two_nodes() throws IOException {
    long began = System.nanoTime();
    JsonNode runs = items(call(1, minutes, "GET", everyMinute + "/runs", ""));
    while (runs.isEmpty() || !runs.get(0).path("taskStatus").asText().equals("SUCCEEDED")) {
      Stage.requirePatience(began, "no run has succeeded: " + runs);
      runs = items(call(1, minutes, "GET", everyMinute + "/runs", ""));
    }
    assertThat(call(0, minutes, "POST", everyMinute + "/pause", "").status()).isEqualTo(200);
    JsonNode run = runs.get(runs.size() - 1);
    assertThat(run.required("status").asText()).isEqualTo("STARTED");
    assertThat(Instant.parse(run.required("slot").asText()).getEpochSecond() % 60).isZero();

    JsonNode task =
        call(0, minutes, "GET", "agent/tasks/" + runs.get(0).required("taskId").asText(), "")
            .json();
    assertThat(task.required("standingOrderId").asText())
        .isEqualTo(everyMinute.substring(everyMinute.indexOf('/') + 1));
    assertThat(runs.get(0).required("tokens").asLong()).isEqualTo(1_200);
    stage.awaitUsed(minutes, 1_200L * tasksOf(minutes));
    JsonNode all = items(call(0, minutes, "GET", everyMinute + "/runs", ""));
    assertThat(all.findValuesAsText("slot")).doesNotHaveDuplicates();
  }

  /** How many tasks the company has; none is at work any more. */
  private int tasksOf(Company company) throws IOException {
    long began = System.nanoTime();
    while (true) {
      JsonNode tasks = items(call(0, company, "GET", "agent/tasks", ""));
      boolean atWork =
          tasks.findValuesAsText("status").stream()
              .anyMatch(status -> status.equals("QUEUED") || status.equals("RUNNING"));
      if (!atWork) {
        return tasks.size();
      }
      Stage.requirePatience(began, "a task does not end: " + tasks);
    }
  }

  @Test
  void another_tenants_things_are_not_there() throws IOException {
    Company company = stage.company("private", "free", stage.clock(START));
    String server =
        "servers/" + call(0, company, "POST", "servers", "{\"name\":\"s\",\"host\":\"h\"}").id();
    String order =
        "standing-orders/" + call(0, company, "POST", "standing-orders", ORDER.formatted("o")).id();
    String user =
        "users/" + items(call(0, company, "GET", "users", "")).get(0).required("id").asText();

    for (String path : List.of(server, order, order + "/runs", order + "/slots", user)) {
      assertThat(call(1, globex, "GET", path, "").status()).as(path).isEqualTo(404);
    }
    for (String path : List.of(server, order, user)) {
      assertThat(call(1, globex, "DELETE", path, "").status()).as(path).isEqualTo(404);
    }
    assertThat(call(1, globex, "PUT", server, "{\"name\":\"s\",\"host\":\"h\"}").status())
        .isEqualTo(404);
    assertThat(call(1, globex, "PUT", order, ORDER.formatted("o")).status()).isEqualTo(404);
    assertThat(call(1, globex, "POST", order + "/pause", "").status()).isEqualTo(404);
    assertThat(call(1, globex, "POST", user + "/password-reset", "").status()).isEqualTo(404);
    assertThat(call(0, company, "GET", server, "").status()).isEqualTo(200);
    assertThat(call(0, company, "GET", order, "").json().required("status").asText())
        .isEqualTo("ACTIVE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"servers", "users", "standing-orders"})
  void who_has_no_tenant_and_who_is_nobody_is_refused(String path) throws IOException {
    assertThat(admin("GET", path, "").status()).isEqualTo(403);
    assertThat(admin("POST", path, body(path, acme, 1)).status()).isEqualTo(403);
    assertThat(with(null, 0, "GET", path, "").status()).isEqualTo(401);
    String key = Stage.key(stage.owner(acme), "USAGE_WRITE", "USAGE_READ");
    HttpResponse<String> answer =
        new RawClient(site.baseUrl(0))
            .send(new RawClient.Sent("GET", path, Map.of("X-API-Key", key), new byte[0]));
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "servers | {} | SERVER_INVALID",
        "servers | {\"name\":\"\",\"host\":\"h\"} | SERVER_INVALID",
        "servers | {\"name\":\"s\",\"host\":\"a b\"} | SERVER_INVALID",
        "servers | {\"name\":\"s\",\"host\":\"h\",\"kind\":\"TOASTER\"} | INVALID_REQUEST",
        "servers | {\"name\":\"s\",\"host\":\"h\",\"labels\":{\"-\":\"x\"}} | SERVER_INVALID",
        "servers | {\"name\":\"s\",\"host\":\"h\",\"labels\":[]} | MALFORMED_JSON",
        "servers | {\"name\":\"s\",\"host\":\"h\",\"port\":22} | MALFORMED_JSON",
        "servers | {\"name\":7,\"host\":\"h\"} | MALFORMED_JSON",
        "servers | {\"name\":\"a\\u0000b\",\"host\":\"h\"} | SERVER_INVALID",
        "servers | nonsense | MALFORMED_JSON",
        "users | {\"email\":\"bob\",\"name\":\"Bob\"} | EMAIL_INVALID",
        "users | {\"email\":\"bob@b.example\"} | INVALID_REQUEST",
        "users | {\"email\":\"bob@b.example\",\"name\":\" \"} | USER_INVALID",
        "users | {\"email\":\"b@b.example\",\"name\":\"B\",\"role\":\"PLATFORM_ADMIN\"} | USER_INVALID",
        "users | {\"email\":\"b@b.example\",\"name\":\"B\",\"password\":\"x\"} | MALFORMED_JSON",
        "standing-orders | {\"name\":\"o\"} | INVALID_REQUEST",
        "standing-orders | {\"name\":\"o\",\"cron\":\"* * *\",\"engine\":\"e\",\"prompt\":\"p\"} | CRON_INVALID",
        "standing-orders | {\"name\":\"o\",\"cron\":\"0 0 30 2 *\",\"engine\":\"e\",\"prompt\":\"p\"} | CRON_INVALID",
        "standing-orders | {\"name\":\"o\",\"cron\":\"0 8 * * *\",\"engine\":\"e\"} | STANDING_ORDER_INVALID",
        "standing-orders | {\"name\":\"o\",\"cron\":\"0 8 * * *\",\"engine\":\"E!\",\"prompt\":\"p\"} | STANDING_ORDER_INVALID",
        "standing-orders | {\"name\":\"o\",\"cron\":\"0 8 * * *\",\"timeZone\":\"+02:00\",\"engine\":\"e\",\"prompt\":\"p\"} | STANDING_ORDER_INVALID",
        "standing-orders | {\"name\":\"o\",\"cron\":\"0 8 * * *\",\"engine\":\"e\",\"prompt\":\"p\",\"maxTokensPerRun\":0} | STANDING_ORDER_INVALID",
        "standing-orders | {\"name\":\"o\",\"cron\":\"0 8 * * *\",\"engine\":\"e\",\"prompt\":\"p\",\"maxTokensPerMonth\":\"many\"} | MALFORMED_JSON"
      })
  void what_makes_no_sense_is_refused_whole(String path, String body, String code)
      throws IOException {
    Answer answer = call(0, globex, "POST", path, body);
    assertThat(answer.status()).as("%s", answer.json()).isEqualTo(400);
    assertThat(answer.code()).as("%s", answer.json()).isEqualTo(code);
    assertThat(answer.raw().body()).doesNotContain("Exception", "io.it0", "org.postgresql");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "servers?limit=0",
        "servers?limit=201",
        "servers?cursor=x",
        "servers?label=novalue",
        "servers?status=BROKEN",
        "users?limit=many",
        "users?cursor=MjAyNg",
        "standing-orders?status=SLEEPING"
      })
  void a_list_that_makes_no_sense_is_refused(String path) throws IOException {
    Answer answer = call(0, globex, "GET", path, "");
    assertThat(answer.status()).as("%s", answer.json()).isEqualTo(400);
  }

  private static JsonNode items(Answer answer) {
    return answer.json().required("items");
  }

  private Answer logIn(int node, String path, String email, String password, String wanted)
      throws IOException {
    Map<String, String> body = new HashMap<>(Map.of("email", email, "password", password));
    if (wanted != null) {
      body.put("newPassword", wanted);
    }
    return with(null, node, "POST", "auth/" + path, ApiClient.JSON.writeValueAsString(body));
  }

  private Answer call(int node, Company company, String method, String path, String body)
      throws IOException {
    return call(node, company, method, path, body, Map.of());
  }

  private Answer call(
      int node, Company company, String method, String path, String body, Map<String, String> more)
      throws IOException {
    return send(token(company), node, method, path, body, more);
  }

  private Answer admin(String method, String path, String body) throws IOException {
    var installation = site.installation();
    String token = token(installation.adminEmail(), installation.adminPassword());
    return send(token, 0, method, path, body, Map.of());
  }

  private Answer with(String token, int node, String method, String path, String body)
      throws IOException {
    return send(token, node, method, path, body, Map.of());
  }

  private String token(Company company) throws IOException {
    return token(company.ownerEmail(), company.ownerPassword());
  }

  private synchronized String token(String email, String password) throws IOException {
    String known = tokens.get(email);
    if (known == null) {
      known =
          stage
              .anonymous()
              .post("auth/login", Map.of("email", email, "password", password))
              .required("accessToken")
              .asText();
      tokens.put(email, known);
    }
    return known;
  }

  private Answer send(
      String token, int node, String method, String path, String body, Map<String, String> more)
      throws IOException {
    Map<String, String> headers = new HashMap<>(more);
    if (token != null) {
      headers.put("Authorization", "Bearer " + token);
    }
    if (!body.isEmpty()) {
      headers.put("Content-Type", "application/json");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        new RawClient(site.baseUrl(node)).send(new RawClient.Sent(method, path, headers, bytes));
    JsonNode json =
        answer.body().isEmpty()
            ? ApiClient.JSON.createObjectNode()
            : ApiClient.JSON.readTree(answer.body());
    return new Answer(answer.statusCode(), json, answer);
  }
}
