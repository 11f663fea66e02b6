package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import io.it0.demo.ApiClient.ApiException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may do what with a subscription over REST, and what is answered to what makes no sense. */
class SubscriptionApiIT {

  private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");

  private Stage stage;
  private Company acme;
  private ApiClient owner;

  @BeforeEach
  void a_company_on_pro() throws IOException {
    stage = new Stage(Site.shared().installation());
    acme = stage.company("subscriber", "pro", stage.clock(APRIL));
    owner = stage.owner(acme);
  }

  @Test
  void the_owner_sees_changes_and_explains_its_own_subscription() throws IOException {
    JsonNode before = owner.get("billing/subscription");
    assertThat(before.required("plan").asText()).isEqualTo("pro");
    assertThat(before.required("price").required("base").asText()).isEqualTo("49.99");

    JsonNode change =
        owner.post(
            "billing/subscription/upgrade", Map.of("plan", "enterprise", "reason", "more agents"));

    assertThat(change.required("invoice").required("number").asText()).startsWith("IT0-");
    JsonNode latest = owner.get("billing/subscription/history").required("items").get(0);
    assertThat(latest.required("action").asText()).isEqualTo("upgraded");
    assertThat(latest.required("actor").asText()).isEqualTo(acme.ownerEmail());
    assertThat(latest.required("reason").asText()).isEqualTo("more agents");
  }

  @Test
  void the_history_is_paged() throws IOException {
    owner.post("billing/subscription/cancel", Map.of("when", "period_end"));
    owner.post("billing/subscription/resume", Map.of());
    List<String> actions = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = owner.get("billing/subscription/history?limit=1" + cursor);
      page.required("items").forEach(step -> actions.add(step.required("action").asText()));
      cursor = page.has("nextCursor") ? "&cursor=" + page.required("nextCursor").asText() : "";
    } while (!cursor.isEmpty());
    assertThat(actions).containsExactly("resumed", "cancellation-scheduled", "started");
  }

  @Test
  void another_tenants_subscription_does_not_exist() throws IOException {
    Company other = stage.company("stranger", "pro", acme.clockId());
    refused(404, "TENANT_NOT_FOUND", () -> owner.get("billing/subscription?tenant=" + other.id()));
    refused(
        404,
        "TENANT_NOT_FOUND",
        () ->
            owner.post(
                "billing/subscription/cancel?tenant=" + other.slug(), Map.of("when", "immediate")));
  }

  @Test
  void what_is_for_the_platforms_people_is_refused_to_the_owner() {
    refused(
        403,
        "FORBIDDEN",
        () ->
            owner.post(
                "billing/subscription/downgrade", Map.of("plan", "free", "immediate", true)));
    for (String path : List.of("charges", "prices")) {
      refused(
          403,
          "FORBIDDEN",
          () -> owner.post("admin/tenants/" + acme.slug() + "/" + path, Map.of()));
    }
  }

  @Test
  void nobody_changes_a_subscription_without_credentials_or_with_a_key_for_usage()
      throws IOException {
    ApiClient key = stage.anonymous().withApiKey(Stage.key(owner, "USAGE_WRITE"));
    refused(403, "FORBIDDEN", () -> key.post("billing/subscription/undo", Map.of()));
    refused(
        401,
        "UNAUTHENTICATED",
        () -> stage.anonymous().post("billing/subscription/undo", Map.of()));
  }

  @Test
  void what_makes_no_sense_is_refused_with_a_code() {
    refused(400, "", () -> owner.post("billing/subscription/upgrade", Map.of()));
    refused(
        400, "", () -> owner.post("billing/subscription/upgrade", Map.of("plan", "pro", "x", 1)));
    refused(400, "", () -> owner.post("billing/subscription/cancel", Map.of("when", "tomorrow")));
    refused(
        404,
        "PLAN_NOT_FOUND",
        () -> owner.post("billing/subscription/upgrade", Map.of("plan", "platinum")));
    refused(
        400,
        "",
        () ->
            owner.post("billing/subscription/upgrade", Map.of("plan", "pro", "interval", "WEEK")));
  }

  @Test
  void a_charge_is_made_once_and_not_with_other_content() throws IOException {
    String path = "admin/tenants/" + acme.slug() + "/charges";
    Map<String, Object> charge =
        Map.of(
            "sourceId", "order-1",
            "description", "Training",
            "amount", "450.00",
            "currency", "USD");
    JsonNode made = stage.admin().post(path, charge);
    assertThat(stage.admin().post(path, charge).required("invoiceId"))
        .isEqualTo(made.required("invoiceId"));
    refused(
        409,
        "CHARGE_CONFLICT",
        () ->
            stage
                .admin()
                .post(
                    path,
                    Map.of(
                        "sourceId", "order-1",
                        "description", "Training",
                        "amount", "451.00",
                        "currency", "USD")));
    refused(
        422,
        "INVALID_AMOUNT",
        () ->
            stage
                .admin()
                .post(
                    path,
                    Map.of(
                        "sourceId", "order-2",
                        "description", "Training",
                        "amount", "0.001",
                        "currency", "USD")));
  }

  @Test
  void a_price_of_its_own_is_shown_and_does_not_begin_in_the_past() throws IOException {
    String path = "admin/tenants/" + acme.slug() + "/prices";
    Map<String, Object> price =
        Map.of("plan", "pro", "currency", "USD", "interval", "MONTH", "base", "39.99");
    JsonNode made = stage.admin().post(path, price);
    assertThat(owner.get("billing/subscription").required("price").required("base").asText())
        .isEqualTo("39.99");
    refused(409, "PRICE_OVERRIDE_EXISTS", () -> stage.admin().post(path, price));
    refused(
        422,
        "PRICE_OVERRIDE_INVALID",
        () ->
            stage
                .admin()
                .post(
                    path,
                    Map.of(
                        "plan", "pro",
                        "currency", "USD",
                        "interval", "MONTH",
                        "base", "39.99",
                        "effectiveFrom", "2026-03-01T00:00:00Z")));
    assertThat(stage.admin().get(path).required("items").get(0).required("id"))
        .isEqualTo(made.required("id"));
  }

  @Test
  void a_clock_goes_neither_back_nor_nowhere() throws IOException {
    String path = "admin/test-clocks/" + acme.clockId() + "/advance";
    refused(
        409,
        "TEST_CLOCK_BACKWARDS",
        () -> stage.admin().post(path, Map.of("to", "2026-03-01T00:00:00Z")));
    refused(400, "INVALID_REQUEST", () -> stage.admin().post(path, Map.of()));
    refused(400, "INVALID_REQUEST", () -> stage.admin().post(path, Map.of("by", "tomorrow")));
    JsonNode clock = stage.admin().post(path, Map.of("by", "P1DT1H"));
    assertThat(clock.required("now").asText()).isEqualTo("2026-04-02T01:00:00Z");
    assertThat(clock.required("status").asText()).isEqualTo("standing");
  }

  private static void refused(int status, String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).as(e.getMessage()).isEqualTo(status);
              assertThat(e.getMessage()).contains(code);
            });
  }
}
