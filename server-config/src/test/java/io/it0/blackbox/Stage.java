package io.it0.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import io.it0.demo.Installation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What the tests do again and again with a running IT0, all of it over REST. */
public final class Stage {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Installation installation;
  private final ApiClient admin;

  /** A tenant on a test clock. */
  public record Company(
      String id, String slug, String clockId, String ownerEmail, String ownerPassword) {}

  public Stage(Installation installation) throws IOException {
    this.installation = installation;
    this.admin =
        ApiClient.anonymous(installation.baseUrl())
            .login(installation.adminEmail(), installation.adminPassword());
  }

  public ApiClient admin() {
    return admin;
  }

  public ApiClient anonymous() {
    return ApiClient.anonymous(installation.baseUrl());
  }

  public ApiClient owner(Company company) throws IOException {
    return anonymous().login(company.ownerEmail(), company.ownerPassword());
  }

  public String baseUrl() {
    return installation.baseUrl();
  }

  /** A name that no earlier test of this installation has used. */
  public static String unique(String prefix) {
    return prefix + "-x" + UUID.randomUUID().toString().substring(0, 8);
  }

  public String clock(Instant now) throws IOException {
    return admin
        .post("admin/test-clocks", Map.of("name", unique("clock"), "now", now.toString()))
        .required("id")
        .asText();
  }

  /** A company whose first period starts at its clock's time. */
  public Company company(String prefix, String plan, String clockId) throws IOException {
    String slug = unique(prefix);
    String email = "owner@" + slug + ".example";
    JsonNode made =
        admin.post(
            "tenants",
            Map.of(
                "slug", slug,
                "name", "Company " + slug,
                "ownerEmail", email,
                "plan", plan,
                "currency", "USD",
                "testClockId", clockId));
    return new Company(
        made.required("id").asText(),
        slug,
        clockId,
        email,
        made.required("ownerPassword").asText());
  }

  /** Sets the clock; what is due then is left to the bill run that the test starts. */
  public void advance(String clockId, Instant to) throws IOException {
    admin.post(
        "admin/test-clocks/" + clockId + "/advance", Map.of("to", to.toString(), "onlySet", true));
  }

  /** Walks the company's clock from one due instant to the next, and waits until it has arrived. */
  public void walk(Company company, Instant to) throws IOException {
    String path = "admin/test-clocks/" + company.clockId();
    JsonNode clock = admin.post(path + "/advance", Map.of("to", to.toString()));
    for (long began = System.nanoTime(); clock.hasNonNull("target"); clock = admin.get(path)) {
      requirePatience(began, "the clock is on its way: " + clock);
    }
    if (!clock.required("now").asText().equals(to.toString())) {
      throw new IOException("the clock has stopped: " + clock);
    }
  }

  /** @return the secret of a platform key */
  public String platformKey(String... scopes) throws IOException {
    return key(admin, scopes);
  }

  /** @return the secret of a key of the caller's */
  public static String key(ApiClient caller, String... scopes) throws IOException {
    return caller
        .post("api-keys", Map.of("name", unique("key"), "scopes", List.of(scopes)))
        .required("key")
        .asText();
  }

  /** Posts events that must all be accepted. */
  static void accepted(ApiClient poster, List<UsageEvent> events) throws IOException {
    HttpResponse<String> answer =
        poster.post("usage/events", UsageEvent.BATCH, UsageEvent.batch(events));
    if (answer.statusCode() != 202
        || ApiClient.JSON.readTree(answer.body()).required("accepted").asInt() != events.size()) {
      throw new IOException("not accepted: " + answer.statusCode() + " " + answer.body());
    }
  }

  public JsonNode current(Company company) throws IOException {
    return admin.get("billing/usage/current?tenant=" + company.id());
  }

  public JsonNode awaitUsed(Company company, long tokens) throws IOException {
    long began = System.nanoTime();
    JsonNode current = current(company);
    while (current.required("used").asLong() != tokens) {
      requirePatience(began, "%,d tokens expected, %s".formatted(tokens, current));
      current = current(company);
    }
    return current;
  }

  /** Starts a bill run and waits for its end. */
  public JsonNode bill(Map<String, ?> body) throws IOException {
    return ended(admin.post("admin/bill-runs", body));
  }

  public JsonNode ended(JsonNode started) throws IOException {
    long began = System.nanoTime();
    JsonNode run = started;
    while (List.of("WAITING", "RUNNING").contains(run.required("status").asText())) {
      requirePatience(began, "the bill run does not end: " + run);
      run = admin.get("admin/bill-runs/" + run.required("id").asText());
    }
    return run;
  }

  public JsonNode invoices(Company company) throws IOException {
    return admin.get("billing/invoices?tenant=" + company.id()).required("items");
  }

  /** The one invoice that bills the period before {@code end} and the base fee of the next. */
  public JsonNode invoiceOf(Company company, Instant end) throws IOException {
    for (JsonNode row : invoices(company)) {
      if (row.required("periodStart").asText().equals(end.toString())) {
        return admin.get("billing/invoices/" + row.required("id").asText());
      }
    }
    throw new IOException("no invoice starts at " + end + ": " + invoices(company));
  }

  static void requirePatience(long began, String what) throws IOException {
    if (System.nanoTime() - began > PATIENCE.toNanos()) {
      throw new IOException("after " + PATIENCE + ": " + what);
    }
    pause(Duration.ofMillis(150));
  }

  static void pause(Duration time) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
