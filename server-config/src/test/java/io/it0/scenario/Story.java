package io.it0.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One company's story: {@code given}, then days on which it does something, then what it was billed.
 *
 * <p>Every step goes over REST. The clock stands at the day's midnight of the company's zone unless a time is said. A
 * company has a deposit that pays its invoices as they come, unless it pays {@code onInvoice}.
 */
final class Story extends Facts {

  private static final String DEPOSIT = "1000000";

  private LocalDateTime now;
  private long used;

  private Story(Stagehand hand, Company company, Oracle oracle, LocalDateTime now) {
    super(hand, company, oracle);
    this.now = now;
  }

  @Override
  Story story() {
    return this;
  }

  /** A company in UTC that pays in dollars and has the plan from that day on. */
  static Story given(Stagehand hand, String plan, String day) {
    return given(hand, plan, day, "UTC", "USD");
  }

  static Story given(Stagehand hand, String plan, String day, String zone, String currency) {
    return onInvoice(hand, plan, day, zone, currency).pays().isGranted(DEPOSIT);
  }

  /** Without a deposit. */
  static Story onInvoice(Stagehand hand, String plan, String day) {
    return onInvoice(hand, plan, day, "UTC", "USD");
  }

  static Story onInvoice(Stagehand hand, String plan, String day, String zone, String currency) {
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
      return new Story(hand, new Company(slug, ZoneId.of(zone), clock, currency), oracle, from);
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

  // ---------------------------------------------------------------- time

  /** The clock is advanced to the day, or to a time like {@code 2026-04-11T15:30}. */
  Story on(String day) {
    LocalDateTime to = time(day);
    String path = "admin/test-clocks/" + company.clock();
    JsonNode clock = send(path + "/advance", Map.of("to", instant(to).toString()));
    for (long began = System.nanoTime();
        clock.required("status").asText().equals("advancing");
        clock = get(path)) {
      requirePatience(began, "the clock does not arrive: " + clock);
    }
    assertThat(clock.path("failure").asText("")).as("%s", clock).isEmpty();
    assertThat(Instant.parse(clock.required("now").asText())).isEqualTo(instant(to));
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

  /** The clock goes back. */
  Story wishesItWere(String day) {
    LocalDateTime to = time(day);
    attempt(
        () ->
            hand.admin()
                .post(
                    "admin/test-clocks/" + company.clock() + "/advance",
                    Map.of("to", instant(to).toString())));
    return this;
  }

  // ---------------------------------------------------------------- usage

  Story uses(long tokens) {
    return reports(tokens, now.toString());
  }

  /** Usage of an earlier time, reported now. */
  Story reports(long tokens, String day) {
    Events.use(hand.poster(), company.slug(), tokens, instant(time(day)));
    used += tokens;
    oracle.use(tokens, time(day));
    long began = System.nanoTime();
    while (countedTokens() != used) {
      requirePatience(began, used + " tokens are not counted");
    }
    return this;
  }

  private long countedTokens() {
    long tokens = 0;
    for (JsonNode period : of("billing/usage/history?limit=200").required("items")) {
      tokens += period.required("tokens").required("input").asLong();
    }
    return tokens;
  }

  // ---------------------------------------------------------------- changes

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

  /** A trial that cannot be billed, a fixed term: the subscription ends where the term does. */
  Story willEndByItself() {
    oracle.cancelLater(true);
    return this;
  }

  Story andTheOracleKnowsWhatIsLeftOfTheFee(long cents) {
    oracle.ofTheFeeIsLeft(cents);
    return this;
  }

  /** Dunning has come to its end. */
  Story hasBeenCancelledUnpaidOn(String day) {
    oracle.cancelUnpaid(time(day));
    return this;
  }

  private void change(String verb, Map<String, ?> body) {
    String path = "billing/subscription" + verb + "?tenant=" + company.slug();
    attempt(
        () -> {
          JsonNode preview = hand.admin().post(path + "&preview=true", body);
          JsonNode done = hand.admin().post(path, body);
          assertThat(done.required("lines"))
              .as("the preview says the same as what is done")
              .isEqualTo(preview.required("lines"));
          return done;
        });
  }

  // ---------------------------------------------------------------- what is agreed with it

  Story isCharged(String sourceId, String description, int quantity, String amount) {
    return isChargedIn(company.currency(), sourceId, description, quantity, amount);
  }

  Story isChargedIn(
      String currency, String sourceId, String description, int quantity, String amount) {
    attempt(
        () ->
            hand.admin()
                .post(
                    "admin/tenants/" + company.slug() + "/charges",
                    Map.of(
                        "sourceId", sourceId,
                        "description", description,
                        "quantity", quantity,
                        "amount", amount,
                        "currency", currency)));
    return this;
  }

  Story andTheOracleKnowsOfACharge(long cents) {
    oracle.charged(cents);
    return this;
  }

  Story agreesOnAPrice(String plan, String base, String rate, long baseCents, long rateCents) {
    last =
        send(
            "admin/tenants/" + company.slug() + "/prices",
            Map.of(
                "plan",
                plan,
                "currency",
                company.currency(),
                "interval",
                "MONTH",
                "base",
                base,
                "overagePerMillionTokens",
                new BigDecimal(rate)));
    oracle.ownPrice(baseCents, rateCents, now);
    return this;
  }

  /** The price that was agreed on last: the next term is at the list's. */
  Story endsThePrice() {
    run(
        () ->
            hand.admin()
                .delete(
                    "admin/tenants/" + company.slug() + "/prices/" + last.required("id").asText()));
    oracle.ownPrice(null, null, now);
    return this;
  }

  Story hasAThresholdOf(String amount, long cents) {
    run(
        () ->
            hand.admin()
                .put(
                    "admin/tenants/" + company.slug() + "/threshold",
                    Map.of("amount", amount, "currency", company.currency())));
    oracle.setThreshold(cents);
    return this;
  }

  // ---------------------------------------------------------------- money

  /** Customer credit. */
  Story isGranted(String amount) {
    attempt(
        () ->
            hand.admin()
                .post(
                    "admin/tenants/" + company.slug() + "/credit",
                    Map.of(
                        "id", UUID.randomUUID().toString(),
                        "credit", money(amount),
                        "note", "agreed")));
    if (refusal == null) {
      oracle.tab().grant(minor(amount));
    }
    return this;
  }

  /** Whatever is open of the latest invoice, if there is one. */
  Story pays() {
    long owed = oracle.tab().owed();
    return owed == 0 ? this : pays(BigDecimal.valueOf(owed, company.digits()).toPlainString());
  }

  /** Some of the latest invoice, or more than it is over. */
  Story pays(String amount) {
    return pays(amount, UUID.randomUUID().toString());
  }

  /** The same payment, twice. */
  Story paysOnceButItIsReportedTwice(String amount) {
    String id = UUID.randomUUID().toString();
    pays(amount, id);
    sendPayment(amount, id);
    assertThat(refusal).isNull();
    return this;
  }

  /** Another currency than that of its invoices. */
  Story paysIn(String currency, String amount) {
    attempt(
        () ->
            hand.admin()
                .post(
                    "admin/invoices/" + latestId() + "/payments",
                    Map.of(
                        "id",
                        UUID.randomUUID().toString(),
                        "payment",
                        Map.of("amount", amount, "currency", currency))));
    return this;
  }

  private Story pays(String amount, String id) {
    sendPayment(amount, id);
    if (refusal == null) {
      oracle.tab().pay(oracle.tab().latest(), minor(amount));
    }
    return this;
  }

  private void sendPayment(String amount, String id) {
    attempt(
        () ->
            hand.admin()
                .post(
                    "admin/invoices/" + latestId() + "/payments",
                    Map.of("id", id, "payment", money(amount), "reference", "transfer")));
  }

  /** A credit note of the latest invoice's line; positions count from 0. */
  Story isCreditedForLine(int position, String amount) {
    attempt(
        () -> {
          String invoice = "admin/invoices/" + latestId();
          String line =
              get(invoice + "/lines").required("items").get(position).required("id").asText();
          Map<String, Object> note =
              Map.of(
                  "id", UUID.randomUUID().toString(),
                  "reason", "an outage",
                  "lines", List.of(Map.of("lineId", line, "amount", money(amount))));
          JsonNode preview = hand.admin().post(invoice + "/credit-notes?preview=true", note);
          JsonNode done = hand.admin().post(invoice + "/credit-notes", note);
          assertThat(done.required("credited")).isEqualTo(preview.required("credited"));
          return done;
        });
    if (refusal == null) {
      oracle.tab().giveBack(oracle.tab().latest(), minor(amount));
      oracle.noted(-minor(amount));
    }
    return this;
  }

  Story getsTheLatestInvoiceVoided() {
    attempt(
        () ->
            hand.admin()
                .post("admin/invoices/" + latestId() + "/void", Map.of("reason", "sent in error")));
    if (refusal == null) {
      oracle.tab().voidBill(oracle.tab().latest());
    }
    return this;
  }

  Story getsTheLatestInvoiceWrittenOff() {
    attempt(
        () ->
            hand.admin()
                .post(
                    "admin/invoices/" + latestId() + "/uncollectible",
                    Map.of("reason", "insolvent")));
    if (refusal == null) {
      oracle.tab().giveUp(oracle.tab().latest());
    }
    return this;
  }
}
