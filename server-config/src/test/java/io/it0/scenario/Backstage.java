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
import java.util.List;
import java.util.Map;

/** How a story asks and is answered: over REST, as the platform's administrator. */
abstract class Backstage {

  static final long PATIENCE_NANOS = 120_000_000_000L;

  final Stagehand hand;
  final Company company;
  final Oracle oracle;
  JsonNode last;
  ApiException refusal;

  /** What all stories of a run share. */
  record Stagehand(ApiClient admin, ApiClient poster) {}

  record Company(String slug, ZoneId zone, String clock, String currency) {

    int digits() {
      return java.util.Currency.getInstance(currency).getDefaultFractionDigits();
    }
  }

  Backstage(Stagehand hand, Company company, Oracle oracle) {
    this.hand = hand;
    this.company = company;
    this.oracle = oracle;
  }

  List<JsonNode> documents() {
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

  JsonNode latest() {
    List<JsonNode> documents = documents();
    return documents.get(documents.size() - 1);
  }

  String latestId() {
    return latest().required("id").asText();
  }

  static List<String> amounts(JsonNode withLines) {
    List<String> lines = new ArrayList<>();
    withLines
        .required("lines")
        .forEach(line -> lines.add(line.required("amount").required("amount").asText()));
    return lines;
  }

  Map<String, String> money(String amount) {
    return Map.of("amount", amount, "currency", company.currency());
  }

  long minor(JsonNode money) {
    return minor(money.required("amount").asText());
  }

  long minor(String amount) {
    return new BigDecimal(amount).movePointRight(company.digits()).longValueExact();
  }

  boolean isYearly() {
    return last.required("subscription").required("interval").asText().equals("YEAR");
  }

  JsonNode subscription() {
    return of("billing/subscription");
  }

  void requireDone() {
    assertThat(refusal).as("it was refused").isNull();
  }

  /** Of the company. */
  JsonNode of(String path) {
    return get(path + (path.contains("?") ? "&" : "?") + "tenant=" + company.slug());
  }

  JsonNode get(String path) {
    try {
      return hand.admin().get(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode send(String path, Object body) {
    try {
      return hand.admin().post(path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  interface Asked {
    JsonNode ask() throws IOException;
  }

  @FunctionalInterface
  interface Done {
    void run() throws IOException;
  }

  /** What may be refused. */
  void attempt(Asked asked) {
    assertThat(refusal).as("nobody has said that this is refused").isNull();
    try {
      last = asked.ask();
    } catch (ApiException e) {
      refusal = e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void run(Done done) {
    try {
      done.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Instant instant(LocalDateTime time) {
    return time.atZone(company.zone()).toInstant();
  }

  static LocalDateTime time(String day) {
    return day.contains("T") ? LocalDateTime.parse(day) : LocalDate.parse(day).atStartOfDay();
  }

  static void requirePatience(long began, String what) {
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
