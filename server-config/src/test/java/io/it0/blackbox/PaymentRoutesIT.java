package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import io.it0.demo.Installation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may pay what, and what a webhook's address answers to whom it does not know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentRoutesIT {

  private static final String NOBODY = "00000000-0000-7000-8000-000000000000";

  private RawClient raw;
  private String admin;
  private String owner;
  private String invoice;
  private String theirInvoice;

  @BeforeAll
  void two_companies_with_an_invoice_each() throws IOException {
    Installation installation = Site.shared().installation();
    Stage stage = new Stage(installation);
    raw = new RawClient(installation.baseUrl());
    String clock = stage.clock(Instant.parse("2026-03-01T00:00:00Z"));
    Stage.Company acme = stage.company("payer", "pro", clock);
    Stage.Company globex = stage.company("payer", "pro", clock);
    admin = token(installation.adminEmail(), installation.adminPassword());
    owner = token(acme.ownerEmail(), acme.ownerPassword());
    invoice = firstInvoice(stage.owner(acme));
    theirInvoice = firstInvoice(stage.owner(globex));
  }

  private static String firstInvoice(ApiClient company) throws IOException {
    return company.get("billing/invoices").required("items").get(0).required("id").asText();
  }

  private String token(String email, String password) throws IOException {
    byte[] body = ApiClient.JSON.writeValueAsBytes(Map.of("email", email, "password", password));
    var headers = Map.of("Content-Type", "application/json");
    return ApiClient.JSON
        .readTree(raw.send(new RawClient.Sent("POST", "auth/login", headers, body)).body())
        .required("accessToken")
        .asText();
  }

  @Test
  void a_provider_that_is_not_there_has_no_webhook() throws IOException {
    for (String path :
        List.of("billing/webhooks/paypal", "billing/webhooks/", "billing/webhooks/stripe/x")) {
      HttpResponse<String> answer =
          raw.send(
              new RawClient.Sent(
                  "POST",
                  path,
                  Map.of("Content-Type", "application/x-www-form-urlencoded"),
                  "a=1&sign=x".getBytes(StandardCharsets.UTF_8)));
      assertProblem(answer, 404, "NOT_FOUND");
      assertThat(answer.body()).doesNotContain("Exception", "at io.it0");
    }
  }

  @Test
  void providers_are_told_to_those_who_are_known() throws IOException {
    assertThat(call(null, "GET", "billing/payment-providers").statusCode()).isEqualTo(401);
    HttpResponse<String> answer = call(owner, "GET", "billing/payment-providers");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(ApiClient.JSON.readTree(answer.body()).required("items").isArray()).isTrue();
  }

  @Test
  void a_wish_to_pay_needs_a_key_a_provider_that_is_there_and_an_invoice_of_ones_own()
      throws IOException {
    assertProblem(
        pay(owner, invoice, "{\"provider\":\"paypal\"}", "k1"), 404, "PROVIDER_NOT_FOUND");
    assertProblem(pay(owner, invoice, "{}", "k2"), 400, "INVALID_REQUEST");
    assertProblem(
        pay(owner, invoice, "{\"provider\":\"stripe\",\"x\":1}", "k3"), 400, "MALFORMED_JSON");
    assertProblem(
        pay(owner, invoice, "{\"provider\":\"stripe\"}", null), 400, "IDEMPOTENCY_KEY_REQUIRED");
    assertThat(pay(owner, theirInvoice, "{\"provider\":\"stripe\"}", "k4").statusCode())
        .isEqualTo(404);
    assertThat(pay(admin, invoice, "{\"provider\":\"stripe\"}", "k5").statusCode()).isEqualTo(403);
  }

  @Test
  void lists_are_there_and_what_is_not_there_is_404() throws IOException {
    for (String list : List.of("billing/payments", "billing/payment-methods")) {
      assertThat(call(owner, "GET", list).statusCode()).isEqualTo(200);
    }
    assertProblem(call(owner, "GET", "billing/payments/" + NOBODY), 404, "PAYMENT_NOT_FOUND");
    assertProblem(
        call(owner, "GET", "billing/payments/" + NOBODY + "?wait=61"), 400, "INVALID_REQUEST");
    assertProblem(call(owner, "GET", "billing/payments?status=paid"), 400, "INVALID_REQUEST");
    assertProblem(call(owner, "GET", "billing/payments?cursor=x"), 400, "INVALID_REQUEST");
    assertProblem(
        call(owner, "DELETE", "billing/payment-methods/" + NOBODY),
        404,
        "PAYMENT_METHOD_NOT_FOUND");
    assertProblem(call(admin, "GET", "admin/webhooks/" + NOBODY), 404, "WEBHOOK_NOT_FOUND");
    assertThat(call(admin, "GET", "admin/webhooks?status=PARKED").statusCode()).isEqualTo(200);
    assertThat(call(admin, "GET", "billing/payments?underReview=true").statusCode()).isEqualTo(200);
  }

  @Test
  void what_the_platform_does_with_payments_a_tenant_may_not() throws IOException {
    for (String path :
        List.of(
            "admin/payments/" + NOBODY + "/refunds",
            "admin/payments/" + NOBODY + "/review",
            "admin/payments/" + NOBODY + "/refresh",
            "admin/webhooks/" + NOBODY + "/replay")) {
      assertThat(post(owner, path, "{\"reason\":\"x\"}", "k").statusCode()).as(path).isEqualTo(403);
    }
    assertThat(call(owner, "GET", "admin/webhooks").statusCode()).isEqualTo(403);
    assertProblem(
        post(admin, "admin/payments/" + NOBODY + "/refunds", "{\"reason\":\"x\"}", "k"),
        404,
        "PAYMENT_NOT_FOUND");
  }

  private HttpResponse<String> pay(String token, String id, String body, String key)
      throws IOException {
    return post(token, "billing/invoices/" + id + "/pay", body, key);
  }

  private HttpResponse<String> post(String token, String path, String body, String key)
      throws IOException {
    Map<String, String> headers =
        new HashMap<>(
            Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"));
    if (key != null) {
      headers.put("Idempotency-Key", key);
    }
    return raw.send(
        new RawClient.Sent("POST", path, headers, body.getBytes(StandardCharsets.UTF_8)));
  }

  private HttpResponse<String> call(String token, String method, String path) throws IOException {
    Map<String, String> headers =
        token == null ? Map.of() : Map.of("Authorization", "Bearer " + token);
    return raw.send(new RawClient.Sent(method, path, headers, new byte[0]));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = ApiClient.JSON.readTree(answer.body());
    assertThat(problem.required("code").asText()).isEqualTo(code);
  }
}
