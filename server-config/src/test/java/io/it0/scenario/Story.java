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
 * <p>Every step goes over REST. The clock stands at the day's midnight of the company's zone unless a time is said. A
 * company has a deposit that pays its invoices as they come, unless it pays {@code onInvoice}.
 */
final class Story {

  private static final long PATIENCE_NANOS = 120_000_000_000L;
  private static final String DEPOSIT = "1000000";

  private final Stagehand hand;
  private final Company company;
  private final Oracle oracle;
  private LocalDateTime now;
  private long used;
  private JsonNode last;
  private ApiException refusal;

  /** What all stories of a run share. */
  record Stagehand(ApiClient admin, ApiClient poster) {}

  private record Company(String slug, ZoneId zone, String clock, String currency) {

    int digits() {
      return java.util.Currency.getInstance(currency).getDefaultFractionDigits();
    }
  }

  private Story(Stagehand hand, Company company, Oracle oracle, LocalDateTime now) {
    this.hand = hand;
    this.company = company;
    this.oracle = oracle;
    this.now = now;
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

  // ---------------------------------------------------------------- then

  /** The lines of the change, in their order. */
  Story isBilled(String... amounts) {
    requireDone();
    assertThat(amounts(last)).containsExactly(amounts);
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
    assertThat(refusal).as("it was done: %s", last).isNotNull();
    assertThat(refusal.getMessage()).contains("\"" + code + "\"");
    refusal = null;
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
    assertThat(of("billing/usage/current").required("included").asLong()).isEqualTo(tokens);
    return this;
  }

  Story willBeBilled(String total) {
    JsonNode upcoming = of("billing/invoices/upcoming");
    assertThat(upcoming.required("total").required("amount").asText()).isEqualTo(total);
    return this;
  }

  /** The lines of the latest invoice, in their order. */
  Story hasALatestInvoiceOf(String... amounts) {
    assertThat(amounts(get("billing/invoices/" + latestId()))).containsExactly(amounts);
    return this;
  }

  /** paid, issued, void or uncollectible. */
  Story hasALatestInvoiceThatIs(String status) {
    assertThat(latest().required("status").asText()).isEqualTo(status);
    return this;
  }

  /** Whose last line is of the kind. */
  Story hasALatestInvoiceThatEndsWith(String kind) {
    JsonNode lines = get("billing/invoices/" + latestId()).required("lines");
    assertThat(lines.get(lines.size() - 1).required("kind").asText()).isEqualTo(kind);
    return this;
  }

  Story hasALatestInvoiceDueOn(String day) {
    assertThat(Instant.parse(latest().required("dueAt").asText())).isEqualTo(instant(time(day)));
    return this;
  }

  Story hasInvoices(int count) {
    assertThat(documents()).hasSize(count);
    return this;
  }

  /** On all invoices together. */
  Story owes(String amount) {
    long open = 0;
    for (JsonNode invoice : documents()) {
      open += isOpen(invoice) ? minor(invoice.required("open")) : 0;
    }
    assertThat(open).as("what is open, in minor units").isEqualTo(minor(amount));
    return this;
  }

  private static boolean isOpen(JsonNode invoice) {
    return invoice.required("status").asText().equals("issued");
  }

  Story hasCredit(String amount) {
    assertThat(credit()).isEqualTo(minor(amount));
    return this;
  }

  private long credit() {
    long credit = 0;
    for (JsonNode balance : of("billing/credit").required("balances")) {
      credit +=
          balance.required("currency").asText().equals(company.currency()) ? minor(balance) : 0;
    }
    return credit;
  }

  /** The line of the latest invoice counts records with so many tokens; positions count from 1. */
  Story explainsLine(int position, int records, long billable) {
    JsonNode usage =
        get("billing/invoices/" + latestId() + "/lines/" + position + "/usage").required("usage");
    assertThat(usage.required("records").asInt()).isEqualTo(records);
    assertThat(usage.required("billable").asLong()).isEqualTo(billable);
    return this;
  }

  /** The steps of its subscriptions, the earliest first. */
  Story hasLivedThrough(String... actions) {
    List<String> steps = new ArrayList<>();
    of("billing/subscription/history?limit=200")
        .required("items")
        .forEach(step -> steps.add(0, step.required("action").asText()));
    assertThat(steps).containsExactly(actions);
    return this;
  }

  /** What dunning says of it, such as {@code OPEN} or {@code ENDED SETTLED}. */
  Story isDunned(String... cases) {
    List<String> found = new ArrayList<>();
    of("admin/dunning?limit=200")
        .required("items")
        .forEach(
            one ->
                found.add(
                    (one.required("status").asText() + " " + one.path("result").asText(""))
                        .trim()));
    assertThat(found).containsExactlyInAnyOrder(cases);
    return this;
  }

  /** Whoever works at the platform pauses or resumes the one case. */
  Story isNotDunnedUntilResumed(boolean resumed) {
    String invoice = of("admin/dunning").required("items").get(0).required("invoiceId").asText();
    send(
        "admin/dunning/" + invoice + (resumed ? "/resume" : "/pause"),
        resumed ? Map.of() : Map.of("note", "they called"));
    return this;
  }

  /** These kinds of mail, how many ever of each, have been written; some of them take a while. */
  Story gotMail(String... kinds) {
    long began = System.nanoTime();
    while (!mailKinds().containsAll(List.of(kinds))) {
      requirePatience(began, "mail so far: " + mailKinds());
    }
    return this;
  }

  private List<String> mailKinds() {
    List<String> kinds = new ArrayList<>();
    of("admin/mails?limit=200")
        .required("items")
        .forEach(mail -> kinds.add(mail.required("kind").asText()));
    return kinds;
  }

  /** What an account of the books stands at for it; what it owes and has paid is positive. */
  Story hasInTheBooks(String account, String balance) {
    assertThat(books().getOrDefault(account, 0L)).isEqualTo(minor(balance));
    return this;
  }

  private Map<String, Long> books() {
    JsonNode balance = of("admin/ledger/trial-balance?clocks=all");
    Map<String, Long> books = new LinkedHashMap<>();
    for (JsonNode row : balance.required("accounts")) {
      JsonNode amount = row.required("balance");
      if (amount.required("currency").asText().equals(company.currency())) {
        books.put(row.required("account").asText(), minor(amount));
      }
    }
    for (JsonNode difference : balance.required("differences")) {
      assertThat(new BigDecimal(difference.required("amount").asText())).isZero();
    }
    return books;
  }

  /** The end: everything that was issued is what the oracle says, and so is what is owed, in the invoices and the books. */
  void theEnd() {
    requireDone();
    List<Long> totals = new ArrayList<>();
    long open = 0;
    for (JsonNode document : documents()) {
      totals.add(minor(document.required("total")));
      open += isOpen(document) ? minor(document.required("open")) : 0;
    }
    of("billing/credit-notes?limit=200")
        .required("items")
        .forEach(note -> totals.add(-minor(note.required("total"))));
    totals.removeIf(total -> total == 0);
    List<Long> expected = new ArrayList<>(oracle.documents());
    totals.sort(Comparator.naturalOrder());
    expected.sort(Comparator.naturalOrder());
    assertThat(totals).as("documents of %s, in minor units", company.slug()).isEqualTo(expected);
    assertThat(open).as("what is open").isEqualTo(oracle.tab().owed());
    assertThat(credit()).as("its credit").isEqualTo(oracle.tab().credit());
    Map<String, Long> books = books();
    assertThat(books.getOrDefault("RECEIVABLE", 0L)).isEqualTo(oracle.tab().owed());
    assertThat(books.getOrDefault("CUSTOMER_CREDIT", 0L)).isEqualTo(-oracle.tab().credit());
    assertThat(books.getOrDefault("PROVIDER_CLEARING", 0L)).isEqualTo(oracle.tab().received());
  }

  // ---------------------------------------------------------------- how

  private List<JsonNode> documents() {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode row : of("billing/invoices?limit=200").required("items")) {
      if (row.required("total").required("currency").asText().equals(company.currency())) {
        found.add(row);
      }
    }
    found.sort(
        Comparator.comparing((JsonNode row) -> row.required("issuedAt").asText())
            .thenComparing(row -> row.required("number").asText()));
    return found;
  }

  private JsonNode latest() {
    List<JsonNode> documents = documents();
    return documents.get(documents.size() - 1);
  }

  private String latestId() {
    return latest().required("id").asText();
  }

  private static List<String> amounts(JsonNode withLines) {
    List<String> lines = new ArrayList<>();
    withLines
        .required("lines")
        .forEach(line -> lines.add(line.required("amount").required("amount").asText()));
    return lines;
  }

  private Map<String, String> money(String amount) {
    return Map.of("amount", amount, "currency", company.currency());
  }

  private long minor(JsonNode money) {
    return minor(money.required("amount").asText());
  }

  private long minor(String amount) {
    return new BigDecimal(amount).movePointRight(company.digits()).longValueExact();
  }

  private boolean isYearly() {
    return last.required("subscription").required("interval").asText().equals("YEAR");
  }

  private JsonNode subscription() {
    return of("billing/subscription");
  }

  private void requireDone() {
    assertThat(refusal).as("it was refused").isNull();
  }

  /** Of the company. */
  private JsonNode of(String path) {
    return get(path + (path.contains("?") ? "&" : "?") + "tenant=" + company.slug());
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

  @FunctionalInterface
  private interface Asked {
    JsonNode ask() throws IOException;
  }

  @FunctionalInterface
  private interface Done {
    void run() throws IOException;
  }

  /** What may be refused. */
  private void attempt(Asked asked) {
    assertThat(refusal).as("nobody has said that this is refused").isNull();
    try {
      last = asked.ask();
    } catch (ApiException e) {
      refusal = e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Done done) {
    try {
      done.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Instant instant(LocalDateTime time) {
    return time.atZone(company.zone()).toInstant();
  }

  private static LocalDateTime time(String day) {
    return day.contains("T") ? LocalDateTime.parse(day) : LocalDate.parse(day).atStartOfDay();
  }

  private static void requirePatience(long began, String what) {
    if (System.nanoTime() - began > PATIENCE_NANOS) {
      throw new IllegalStateException(what);
    }
    try {
      Thread.sleep(15);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
