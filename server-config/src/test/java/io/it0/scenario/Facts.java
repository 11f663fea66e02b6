package io.it0.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a story claims: that it was billed, that it owes, that it is so. */
abstract class Facts extends Backstage {

  Facts(Stagehand hand, Company company, Oracle oracle) {
    super(hand, company, oracle);
  }

  abstract Story story();

  /** The lines of the change, in their order. */
  Story isBilled(String... amounts) {
    requireDone();
    assertThat(amounts(last)).containsExactly(amounts);
    return story();
  }

  Story isBilledNothing() {
    return isBilled();
  }

  Story getsACreditNoteOf(String amount) {
    requireDone();
    assertThat(last.has("creditNote")).as("%s", last).isTrue();
    assertThat(last.required("total").required("amount").asText()).isEqualTo("-" + amount);
    return story();
  }

  Story isRefusedWith(String code) {
    assertThat(refusal).as("it was done: %s", last).isNotNull();
    assertThat(refusal.getMessage()).contains("\"" + code + "\"");
    refusal = null;
    return story();
  }

  Story hasPlan(String plan) {
    assertThat(subscription().required("plan").asText()).isEqualTo(plan);
    return story();
  }

  Story isIn(String status) {
    assertThat(subscription().required("status").asText()).isEqualTo(status);
    return story();
  }

  Story includes(long tokens) {
    assertThat(of("billing/usage/current").required("included").asLong()).isEqualTo(tokens);
    return story();
  }

  Story willBeBilled(String total) {
    JsonNode upcoming = of("billing/invoices/upcoming");
    assertThat(upcoming.required("total").required("amount").asText()).isEqualTo(total);
    return story();
  }

  /** The lines of the latest invoice, in their order. */
  Story hasALatestInvoiceOf(String... amounts) {
    assertThat(amounts(get("billing/invoices/" + latestId()))).containsExactly(amounts);
    return story();
  }

  /** paid, issued, void or uncollectible. */
  Story hasALatestInvoiceThatIs(String status) {
    assertThat(latest().required("status").asText()).isEqualTo(status);
    return story();
  }

  /** Whose last line is of the kind. */
  Story hasALatestInvoiceThatEndsWith(String kind) {
    JsonNode lines = get("billing/invoices/" + latestId()).required("lines");
    assertThat(lines.get(lines.size() - 1).required("kind").asText()).isEqualTo(kind);
    return story();
  }

  Story hasALatestInvoiceDueOn(String day) {
    assertThat(Instant.parse(latest().required("dueAt").asText())).isEqualTo(instant(time(day)));
    return story();
  }

  Story hasInvoices(int count) {
    assertThat(documents()).hasSize(count);
    return story();
  }

  /** On all invoices together. */
  Story owes(String amount) {
    long open = 0;
    for (JsonNode invoice : documents()) {
      open += isOpen(invoice) ? minor(invoice.required("open")) : 0;
    }
    assertThat(open).as("what is open, in minor units").isEqualTo(minor(amount));
    return story();
  }

  static boolean isOpen(JsonNode invoice) {
    return invoice.required("status").asText().equals("issued");
  }

  Story hasCredit(String amount) {
    assertThat(credit()).isEqualTo(minor(amount));
    return story();
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
    return story();
  }

  /** The steps of its subscriptions, the earliest first. */
  Story hasLivedThrough(String... actions) {
    List<String> steps = new ArrayList<>();
    of("billing/subscription/history?limit=200")
        .required("items")
        .forEach(step -> steps.add(0, step.required("action").asText()));
    assertThat(steps).containsExactly(actions);
    return story();
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
    return story();
  }

  /** Whoever works at the platform pauses or resumes the one case. */
  Story isNotDunnedUntilResumed(boolean resumed) {
    String invoice = of("admin/dunning").required("items").get(0).required("invoiceId").asText();
    send(
        "admin/dunning/" + invoice + (resumed ? "/resume" : "/pause"),
        resumed ? Map.of() : Map.of("note", "they called"));
    return story();
  }

  /** These kinds of mail, how many ever of each, have been written; some of them take a while. */
  Story gotMail(String... kinds) {
    long began = System.nanoTime();
    while (!mailKinds().containsAll(List.of(kinds))) {
      requirePatience(began, "mail so far: " + mailKinds());
    }
    return story();
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
    return story();
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
}
