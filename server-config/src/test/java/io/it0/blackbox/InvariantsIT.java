package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.blackbox.Stage.Company;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The watch over REST: a tenant that was used and billed is right; once its data is broken it is found, and parked. */
class InvariantsIT {

  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");

  @Test
  void what_was_billed_holds_and_what_is_broken_parks_the_next_run() throws IOException {
    var stage = new Stage(Site.shared().installation());
    Company company = stage.company("watched", "pro", stage.clock(MARCH));
    ApiClient poster = stage.anonymous().withApiKey(Stage.key(stage.owner(company), "USAGE_WRITE"));
    Instant used = MARCH.plus(Duration.ofDays(10));
    stage.advance(company.clockId(), used);
    Stage.accepted(
        poster,
        List.of(
            new UsageEvent(
                company.slug(), "watch", "w-1", used, "claude-sonnet-4-5", 1_500_000, 9)));
    stage.awaitUsed(company, 1_500_009);
    stage.advance(company.clockId(), APRIL.plus(Duration.ofMinutes(10)));
    stage.bill(Map.of());
    stage.invoiceOf(company, APRIL);

    JsonNode whole = check(stage, company);
    assertThat(whole.required("items")).as("%s", whole).isEmpty();
    assertThat(whole.required("watch").required("open").has("LEDGER_SUMS_TO_ZERO")).isTrue();

    Site.shared()
        .database()
        .useHandle(
            h ->
                h.createUpdate(
                        "update usage_daily set event_count = event_count + 1 where tenant_id = cast(:tenant as uuid)")
                    .bind("tenant", company.id())
                    .execute());
    JsonNode broken = check(stage, company).required("items");
    assertThat(broken).hasSize(1);
    assertThat(broken.get(0).required("invariant").asText()).isEqualTo("DAYS_EQUAL_SEGMENTS");
    assertThat(parkedReason(stage, company)).startsWith("DAYS_EQUAL_SEGMENTS does not hold");
    assertThat(stage.admin().get("admin/invariants?tenant=" + company.slug()).required("items"))
        .isEqualTo(broken);
  }

  private static JsonNode check(Stage stage, Company company) throws IOException {
    return stage.admin().post("admin/invariants/checks", Map.of("tenant", company.slug()));
  }

  private static String parkedReason(Stage stage, Company company) throws IOException {
    String cursor = "";
    while (true) {
      JsonNode page = stage.admin().get("admin/parked-subscriptions?limit=200" + cursor);
      for (JsonNode parked : page.required("items")) {
        if (parked.required("tenantId").asText().equals(company.id())) {
          return parked.required("reason").asText();
        }
      }
      if (!page.path("nextCursor").isTextual()) {
        throw new AssertionError("not parked: " + company.slug());
      }
      cursor = "&cursor=" + page.required("nextCursor").asText();
    }
  }
}
