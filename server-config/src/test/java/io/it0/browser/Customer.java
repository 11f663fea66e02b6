package io.it0.browser;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Site;
import io.it0.blackbox.Stage;
import io.it0.blackbox.UsageEvent;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A company of a test's own, in its own time, with an administrator and a member who can sign in at the tenant page. */
final class Customer {

  static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

  private final Stage stage;
  private final Stage.Company company;
  private final String memberPassword = "a member of long standing";
  private Account member;
  private int events;
  private long used;

  private Customer(Stage stage, Stage.Company company) {
    this.stage = stage;
    this.company = company;
  }

  /** A company that has been on the plan for ten days. */
  static Customer on(String plan, String currency) throws IOException {
    Stage stage = new Stage(Site.shared().installation());
    String clock = stage.clock(START);
    String slug = Stage.unique("app");
    String email = "owner@" + slug + ".example";
    Map<String, Object> wanted = new HashMap<>();
    wanted.put("slug", slug);
    wanted.put("name", "山海 Robotics " + slug.substring(slug.length() - 4));
    wanted.put("ownerEmail", email);
    wanted.put("plan", plan);
    wanted.put("currency", currency);
    wanted.put("timeZone", "Asia/Shanghai");
    wanted.put("testClockId", clock);
    JsonNode made = stage.admin().post("tenants", wanted);
    var customer =
        new Customer(
            stage,
            new Stage.Company(
                made.required("id").asText(),
                slug,
                clock,
                email,
                made.required("ownerPassword").asText()));
    customer.advance(START.plus(Duration.ofDays(10)));
    return customer;
  }

  Account owner() {
    return new Account(company.ownerEmail(), company.ownerPassword(), Role.TENANT_ADMIN);
  }

  /** Made when first asked for. */
  synchronized Account member() throws IOException {
    if (member == null) {
      member = madeMember();
    }
    return member;
  }

  private Account madeMember() throws IOException {
    String email = "member@" + company.slug() + ".example";
    JsonNode made = api().post("users", Map.of("email", email, "name", "Mei Lin"));
    stage
        .anonymous()
        .post(
            "auth/password",
            Map.of(
                "email", email,
                "password", made.required("oneTimePassword").asText(),
                "newPassword", memberPassword));
    return new Account(email, memberPassword, Role.TENANT_MEMBER);
  }

  /** Somebody who still has the one-time password. */
  Account invited() throws IOException {
    String email = "new-" + ++events + "@" + company.slug() + ".example";
    JsonNode made = api().post("users", Map.of("email", email, "name", "Neu"));
    return new Account(email, made.required("oneTimePassword").asText(), Role.TENANT_MEMBER);
  }

  String id() {
    return company.id();
  }

  /** As the company's administrator. */
  ApiClient api() throws IOException {
    return stage.owner(company);
  }

  void advance(Instant to) throws IOException {
    stage.advance(company.clockId(), to);
  }

  void bill() throws IOException {
    stage.bill(Map.of());
  }

  /** Uses tokens on each of the last days, by several models and agents, and waits until they are counted. */
  void uses(int days, long tokensPerDay) throws IOException {
    var poster = stage.anonymous().withApiKey(Stage.key(api(), "USAGE_WRITE"));
    Instant now = START.plus(Duration.ofDays(10));
    List<UsageEvent> batch = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      for (int part = 0; part < 4; part++) {
        Instant at = now.minus(Duration.ofDays(day)).minus(Duration.ofHours(1 + part));
        String model = List.of("claude-sonnet-4-5", "claude-haiku-4-5").get(part % 2);
        batch.add(
            new UsageEvent(
                company.slug(), "app", "e" + ++events, at, model, tokensPerDay / 4 - 1_000, 1_000));
      }
    }
    HttpResponse<String> answer =
        poster.post("usage/events", UsageEvent.BATCH, UsageEvent.batch(batch));
    if (answer.statusCode() != 202) {
      throw new IOException(answer.body());
    }
    used += days * (tokensPerDay / 4) * 4;
    stage.awaitUsed(company, used);
  }

  JsonNode subscription() throws IOException {
    return api().get("billing/subscription");
  }

  JsonNode latestInvoice() throws IOException {
    return api().get("billing/invoices?limit=1").required("items").get(0);
  }

  /** The latest attempt to pay. */
  JsonNode latestPayment() throws IOException {
    return api().get("billing/payments?limit=1").required("items").get(0);
  }
}
