package io.it0.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import io.it0.demo.ApiClient.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One company's story: {@code given}, then days on which it does something, then what it was billed.
 *
 * <p>Every step goes over REST. The clock stands at the day's midnight of the company's zone unless a time is said.
 */
final class Story {

  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final Stagehand hand;
  private final ZoneId zone;
  private final String slug;
  private final String clock;
  private final Oracle oracle;
  private LocalDateTime now;
  private long used;
  private JsonNode last;
  private ApiException refusal;

  /** What all stories of a run share. */
  record Stagehand(ApiClient admin, ApiClient poster) {}

  private Story(
      Stagehand hand, String slug, ZoneId zone, String clock, Oracle oracle, LocalDateTime now) {
    this.hand = hand;
    this.slug = slug;
    this.zone = zone;
    this.clock = clock;
    this.oracle = oracle;
    this.now = now;
  }

  /** A company in UTC that pays in dollars and has the plan from that day on. */
  static Story given(Stagehand hand, String plan, String day) {
    return given(hand, plan, day, "UTC", "USD");
  }

  static Story given(Stagehand hand, String plan, String day, String zone, String currency) {
    LocalDateTime from = time(day);
    String start = from.atZone(ZoneId.of(zone)).toInstant().toString();
    String slug = "story-x" + UUID.randomUUID().toString().substring(0, 13);
    try {
      String clock =
          hand.admin()
              .post("admin/test-clocks", Map.of("name", slug, "now", start))
              .required("id")
              .asText();
      register(
          hand,
          Map.of(
              "slug", slug,
              "name", "A company",
              "timeZone", zone,
              "ownerEmail", "owner@" + slug + ".example",
              "plan", plan,
              "currency", currency,
              "testClockId", clock));
      Oracle oracle = new Oracle(currency);
      oracle.subscribe(plan, false, 1, 0, from);
      return new Story(hand, slug, ZoneId.of(zone), clock, oracle, from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passwords are hashed a few at a time; whoever comes with too many waits. */
  private static void register(Stagehand hand, Map<String, ?> tenant) throws IOException {
    long began = System.nanoTime();
    while (true) {
      try {
        hand.admin().post("tenants", tenant);
        return;
      } catch (ApiException busy) {
        if (busy.status() != 503) {
          throw busy;
        }
        requirePatience(began, "no tenant can be registered: " + busy.getMessage());
      }
    }
  }

  /** The clock is advanced to the day, or to a time like {@code 2026-04-11T15:30}. */
  Story on(String day) {
    LocalDateTime to = time(day);
    send("admin/test-clocks/" + clock + "/advance", Map.of("to", instant(to).toString()));
    long began = System.nanoTime();
    while (get("admin/test-clocks/" + clock).required("status").asText().equals("advancing")) {
      requirePatience(began, "the clock does not arrive");
    }
    JsonNode arrived = get("admin/test-clocks/" + clock);
    assertThat(arrived.path("failure").asText("")).as("%s", arrived).isEmpty();
    assertThat(Instant.parse(arrived.required("now").asText())).isEqualTo(instant(to));
    oracle.advance(to);
    now = to;
    return this;
  }

  /** The clock is advanced in one step a day. */
  Story dayByDayTo(String day) {
    LocalDateTime to = time(day);
    while (now.plusDays(1).isBefore(to)) {
      on(now.plusDays(1).toString());
    }
    return on(day);
  }

  Story uses(long tokens) {
    Events.use(hand.poster(), slug, tokens, instant(now));
    used += tokens;
    oracle.use(tokens, now);
    awaitCounted();
    return this;
  }

  private void awaitCounted() {
    long began = System.nanoTime();
    while (countedTokens() != used) {
      requirePatience(began, used + " tokens are not counted");
    }
  }

  private long countedTokens() {
    long tokens = 0;
    for (JsonNode period :
        get("billing/usage/history?limit=200&tenant=" + slug).required("items")) {
      tokens += period.required("tokens").required("input").asLong();
    }
    return tokens;
  }

  Story subscribesTo(String plan, Map<String, ?> terms) {
    Map<String, Object> body = new LinkedHashMap<>(terms);
    body.put("plan", plan);
    change("", body);
    if (refusal == null) {
      oracle.subscribe(
          plan,
          "YEAR".equals(terms.get("interval")),
          terms.containsKey("anchorDay") ? (Integer) terms.get("anchorDay") : 1,
          terms.containsKey("trialDays") ? (Integer) terms.get("trialDays") : 0,
          now);
    }
    return this;
  }

  Story upgradesTo(String plan) {
    change("/upgrade", Map.of("plan", plan));
    if (refusal == null) {
      oracle.change(plan, isYearly(), now);
    }
    return this;
  }

  Story paysByTheYear(String plan) {
    change("/upgrade", Map.of("plan", plan, "interval", "YEAR"));
    if (refusal == null) {
      oracle.change(plan, true, now);
    }
    return this;
  }

  Story schedulesADowngradeTo(String plan) {
    change("/downgrade", Map.of("plan", plan));
    if (refusal == null) {
      oracle.schedule(plan);
    }
    return this;
  }

  /** By an administrator. */
  Story isDowngradedAtOnceTo(String plan) {
    change("/downgrade", Map.of("plan", plan, "immediate", true));
    if (refusal == null) {
      oracle.change(plan, isYearly(), now);
    }
    return this;
  }

  Story cancelsAtOnce() {
    change("/cancel", Map.of("when", "immediate"));
    if (refusal == null) {
      oracle.cancelNow(now);
    }
    return this;
  }

  Story cancelsForThePeriodsEnd() {
    change("/cancel", Map.of("when", "period_end"));
    if (refusal == null) {
      oracle.cancelLater(true);
    }
    return this;
  }

  Story resumes() {
    change("/resume", Map.of());
    if (refusal == null) {
      oracle.cancelLater(false);
    }
    return this;
  }

  Story takesTheChangeBack() {
    change("/undo", Map.of());
    if (refusal == null) {
      oracle.undo();
    }
    return this;
  }

  Story isCharged(String sourceId, String description, int quantity, String amount) {
    last =
        send(
            "admin/tenants/" + slug + "/charges",
            Map.of(
                "sourceId", sourceId,
                "description", description,
                "quantity", quantity,
                "amount", amount,
                "currency", subscription().required("currency").asText()));
    return this;
  }

  /** A trial that cannot be billed, a fixed term: the subscription ends where the term does. */
  Story willEndByItself() {
    oracle.cancelLater(true);
    return this;
  }

  Story andTheOracleKnowsOfACharge(long cents) {
    oracle.charged(cents);
    return this;
  }

  Story agreesOnAPrice(String plan, String base, String rate, long baseCents, long rateCents) {
    send(
        "admin/tenants/" + slug + "/prices",
        Map.of(
            "plan",
            plan,
            "currency",
            "USD",
            "interval",
            "MONTH",
            "base",
            base,
            "overagePerMillionTokens",
            new BigDecimal(rate)));
    oracle.ownPrice(baseCents, rateCents);
    return this;
  }

  Story hasAThresholdOf(String amount, long cents) {
    put("admin/tenants/" + slug + "/threshold", Map.of("amount", amount, "currency", "USD"));
    oracle.setThreshold(cents);
    return this;
  }

  private void change(String verb, Map<String, ?> body) {
    String path = "billing/subscription" + verb + "?tenant=" + slug;
    refusal = null;
    try {
      JsonNode preview = hand.admin().post(path + "&preview=true", body);
      last = hand.admin().post(path, body);
      assertThat(last.required("lines"))
          .as("the preview says the same as what is done")
          .isEqualTo(preview.required("lines"));
    } catch (ApiException e) {
      refusal = e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of the change, in their order. */
  Story isBilled(String... amounts) {
    requireDone();
    List<String> lines = new ArrayList<>();
    last.required("lines")
        .forEach(l -> lines.add(l.required("amount").required("amount").asText()));
    assertThat(lines).containsExactly(amounts);
    return this;
  }

  Story isBilledNothing() {
    return isBilled();
  }

  Story getsACreditNoteOf(String amount) {
    requireDone();
    assertThat(last.has("creditNote")).as("%s", last).isTrue();
    assertThat(last.required("total").required("amount").asText()).isEqualTo("-" + amount);
    return this;
  }

  Story isRefusedWith(String code) {
    assertThat(refusal).as("the change was made: %s", last).isNotNull();
    assertThat(refusal.getMessage()).contains("\"" + code + "\"");
    return this;
  }

  Story hasPlan(String plan) {
    assertThat(subscription().required("plan").asText()).isEqualTo(plan);
    return this;
  }

  Story isIn(String status) {
    assertThat(subscription().required("status").asText()).isEqualTo(status);
    return this;
  }

  Story includes(long tokens) {
    assertThat(get("billing/usage/current?tenant=" + slug).required("included").asLong())
        .isEqualTo(tokens);
    return this;
  }

  Story willBeBilled(String total) {
    assertThat(
            get("billing/invoices/upcoming?tenant=" + slug)
                .required("total")
                .required("amount")
                .asText())
        .isEqualTo(total);
    return this;
  }

  /** The lines of the latest invoice, in their order. */
  Story hasALatestInvoiceOf(String... amounts) {
    List<String> lines = new ArrayList<>();
    JsonNode latest = documents().get(documents().size() - 1);
    get("billing/invoices/" + latest.required("id").asText())
        .required("lines")
        .forEach(l -> lines.add(l.required("amount").required("amount").asText()));
    assertThat(lines).containsExactly(amounts);
    return this;
  }

  Story hasInvoices(int count) {
    assertThat(documents()).hasSize(count);
    return this;
  }

  /** The end: everything that was issued is what the oracle says. */
  void theEnd() {
    List<Long> totals = new ArrayList<>();
    documents().forEach(d -> totals.add(cents(d.required("total"))));
    creditNotes().forEach(d -> totals.add(-cents(d.required("total"))));
    totals.removeIf(total -> total == 0);
    List<Long> expected = new ArrayList<>(oracle.documents());
    totals.sort(Comparator.naturalOrder());
    expected.sort(Comparator.naturalOrder());
    assertThat(totals).as("documents of %s, in cents", slug).isEqualTo(expected);
  }

  private List<JsonNode> documents() {
    List<JsonNode> found = new ArrayList<>();
    get("billing/invoices?limit=200&tenant=" + slug).required("items").forEach(found::add);
    found.sort(
        Comparator.comparing((JsonNode row) -> row.required("issuedAt").asText())
            .thenComparing(row -> row.required("number").asText()));
    return found;
  }

  private List<JsonNode> creditNotes() {
    List<JsonNode> found = new ArrayList<>();
    get("billing/credit-notes?limit=200&tenant=" + slug).required("items").forEach(found::add);
    return found;
  }

  private static long cents(JsonNode money) {
    return new BigDecimal(money.required("amount").asText()).movePointRight(2).longValueExact();
  }

  private boolean isYearly() {
    return last.required("subscription").required("interval").asText().equals("YEAR");
  }

  private JsonNode subscription() {
    return get("billing/subscription?tenant=" + slug);
  }

  private void requireDone() {
    assertThat(refusal).as("it was refused").isNull();
  }

  private JsonNode get(String path) {
    try {
      return hand.admin().get(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode send(String path, Object body) {
    try {
      return hand.admin().post(path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(String path, Object body) {
    try {
      hand.admin().put(path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Instant instant(LocalDateTime time) {
    return time.atZone(zone).toInstant();
  }

  private static LocalDateTime time(String day) {
    return day.contains("T") ? LocalDateTime.parse(day) : LocalDate.parse(day).atStartOfDay();
  }

  private static void requirePatience(long began, String what) {
    if (System.nanoTime() - began > PATIENCE_NANOS) {
      throw new IllegalStateException(what);
    }
    try {
      Thread.sleep(40);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
