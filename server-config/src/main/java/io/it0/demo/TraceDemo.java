package io.it0.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Turns a trace of LLM requests into an invoice, all over REST: a tenant on a test clock set to the
 * trace's month, which pays its first invoice as dunning would cut the month short otherwise, a CloudEvent a request, the
 * month's closing, the invoice, the provider's cost.
 *
 * <p>It may be run again: events are known by source and id, the invoice by its period.
 */
public final class TraceDemo {

  private static final int BATCH = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Installation installation;
  private final TraceOptions options;
  private final PrintStream out;

  /** What the invoice's month came to. */
  public record Outcome(long countedTokens, BigDecimal costUsd, JsonNode invoice) {}

  public TraceDemo(Installation installation, TraceOptions options, PrintStream out) {
    this.installation = installation;
    this.options = options;
    this.out = out;
  }

  public Outcome run() throws IOException {
    Trace trace = Trace.read(options.file());
    YearMonth month = YearMonth.from(trace.first().atOffset(ZoneOffset.UTC));
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    if (!trace.last().isBefore(end)) {
      throw new IOException("the trace must lie in one calendar month; it starts in " + month);
    }
    out.printf(
        "%,d requests of %s: %,d input + %,d output = %,d tokens%n",
        trace.requests().size(),
        month,
        trace.inputTokens(),
        trace.outputTokens(),
        trace.totalTokens());
    ApiClient admin =
        ApiClient.anonymous(installation.baseUrl())
            .login(installation.adminEmail(), installation.adminPassword());
    Subject subject = subject(admin, month);
    if (subject.clock().isBefore(end)) {
      payWhatIsOpen(admin, subject);
      advance(admin, subject, end.minusSeconds(1));
      send(admin, subject, trace);
      awaitCounted(admin, subject, trace);
      advance(admin, subject, end.plus(Duration.ofMinutes(10)));
    }
    closeMonth(admin);
    return report(admin, subject, month, end);
  }

  private record Subject(String tenantId, String clockId, Instant clock) {}

  private Subject subject(ApiClient admin, YearMonth month) throws IOException {
    for (JsonNode tenant : admin.get("tenants?search=" + options.tenant()).required("items")) {
      if (tenant.required("slug").asText().equals(options.tenant())) {
        return existing(admin, tenant);
      }
    }
    Instant start = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    JsonNode clock =
        admin.post(
            "admin/test-clocks",
            Map.of("name", "trace of " + options.tenant(), "now", start.toString()));
    JsonNode tenant =
        admin.post(
            "tenants",
            Map.of(
                "slug", options.tenant(),
                "name", options.tenant(),
                "ownerEmail", "owner@" + options.tenant() + ".example",
                "plan", options.plan(),
                "currency", options.currency(),
                "testClockId", clock.required("id").asText()));
    out.printf("tenant %s on plan %s, its clock at %s%n", options.tenant(), options.plan(), start);
    return new Subject(tenant.required("id").asText(), clock.required("id").asText(), start);
  }

  private Subject existing(ApiClient admin, JsonNode tenant) throws IOException {
    if (!tenant.hasNonNull("testClockId")) {
      throw new IOException(
          "tenant " + options.tenant() + " exists and is on no test clock: choose another name");
    }
    String clockId = tenant.required("testClockId").asText();
    JsonNode clock = admin.get("admin/test-clocks/" + clockId);
    Instant now = Instant.parse(clock.required("now").asText());
    out.printf("tenant %s is there already, its clock at %s%n", options.tenant(), now);
    return new Subject(tenant.required("id").asText(), clockId, now);
  }

  private static void payWhatIsOpen(ApiClient admin, Subject subject) throws IOException {
    JsonNode open = admin.get("billing/invoices?status=issued&tenant=" + subject.tenantId());
    for (JsonNode invoice : open.required("items")) {
      String id = invoice.required("id").asText();
      JsonNode due = invoice.required("total");
      admin.post(
          "admin/invoices/" + id + "/payments",
          Map.of(
              "id",
              UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.US_ASCII)).toString(),
              "payment",
              due,
              "reference",
              "trace demo"));
    }
  }

  private void advance(ApiClient admin, Subject subject, Instant to) throws IOException {
    String path = "admin/test-clocks/" + subject.clockId();
    JsonNode clock = admin.post(path + "/advance", Map.of("to", to.toString()));
    long began = System.nanoTime();
    while (!clock.required("status").asText().equals("standing")) {
      if (seconds(began) > PATIENCE.toSeconds()) {
        throw new IOException("the clock does not arrive: " + clock);
      }
      pause();
      clock = admin.get(path);
    }
  }

  private void send(ApiClient admin, Subject subject, Trace trace) throws IOException {
    JsonNode key =
        admin.post(
            "api-keys",
            Map.of("name", "trace " + options.tenant(), "scopes", List.of("USAGE_WRITE")));
    ApiClient poster =
        ApiClient.anonymous(installation.baseUrl()).withApiKey(key.required("key").asText());
    long began = System.nanoTime();
    int size = trace.requests().size();
    for (int from = 0; from < size; from += BATCH) {
      post(poster, events(subject, trace.requests().subList(from, Math.min(size, from + BATCH))));
    }
    out.printf("%,d CloudEvents accepted in %.1f s%n", size, seconds(began));
  }

  private ArrayNode events(Subject subject, List<Trace.Request> requests) {
    ArrayNode events = ApiClient.JSON.createArrayNode();
    for (Trace.Request request : requests) {
      ObjectNode event = events.addObject();
      event.put("specversion", "1.0");
      event.put("type", "io.it0.usage.recorded");
      event.put("source", "trace/" + options.file().getFileName());
      event.put("id", "line-" + request.line());
      event.put("time", request.time().toString());
      event.put("tenant", subject.tenantId());
      event
          .putObject("data")
          .put("model", options.model())
          .put("inputTokens", request.inputTokens())
          .put("outputTokens", request.outputTokens());
    }
    return events;
  }

  private static void post(ApiClient poster, ArrayNode events) throws IOException {
    byte[] body = ApiClient.JSON.writeValueAsBytes(events);
    HttpResponse<String> answer =
        poster.post("usage/events", "application/cloudevents-batch+json", body);
    if (answer.statusCode() != 202) {
      throw new IOException("usage was not accepted: " + answer.statusCode() + " " + answer.body());
    }
    JsonNode result = ApiClient.JSON.readTree(answer.body());
    if (!result.path("rejected").isEmpty()) {
      throw new IOException("events were refused: " + result.path("rejected"));
    }
  }

  private void awaitCounted(ApiClient admin, Subject subject, Trace trace) throws IOException {
    long began = System.nanoTime();
    long counted = 0;
    while (counted != trace.totalTokens()) {
      if (seconds(began) > PATIENCE.toSeconds()) {
        throw new IOException("counted %,d of %,d tokens".formatted(counted, trace.totalTokens()));
      }
      pause();
      counted =
          admin.get("billing/usage/current?tenant=" + subject.tenantId()).required("used").asLong();
    }
    out.printf("%,d tokens counted%n", counted);
  }

  private void closeMonth(ApiClient admin) throws IOException {
    JsonNode run = admin.post("admin/bill-runs", Map.of());
    long began = System.nanoTime();
    String status = run.required("status").asText();
    while (status.equals("WAITING") || status.equals("RUNNING")) {
      if (seconds(began) > PATIENCE.toSeconds()) {
        throw new IOException("the bill run did not finish: " + run);
      }
      pause();
      run = admin.get("admin/bill-runs/" + run.required("id").asText());
      status = run.required("status").asText();
    }
    if (!status.equals("COMPLETED")) {
      throw new IOException("the bill run failed: " + run);
    }
  }

  private Outcome report(ApiClient admin, Subject subject, YearMonth month, Instant end)
      throws IOException {
    JsonNode invoices = admin.get("billing/invoices?tenant=" + subject.tenantId());
    for (JsonNode row : invoices.required("items")) {
      if (row.required("periodStart").asText().equals(end.toString())) {
        JsonNode invoice = admin.get("billing/invoices/" + row.required("id").asText());
        print(invoice);
        return outcome(admin, subject, month, invoice);
      }
    }
    throw new IOException("no invoice for " + month + " was issued: " + invoices);
  }

  private Outcome outcome(ApiClient admin, Subject subject, YearMonth month, JsonNode invoice)
      throws IOException {
    String start = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toString();
    JsonNode history = admin.get("billing/usage/history?tenant=" + subject.tenantId());
    for (JsonNode period : history.required("items")) {
      if (period.required("periodStart").asText().equals(start)) {
        BigDecimal cost = new BigDecimal(period.required("costUsd").asText());
        out.printf("provider cost: $%s%n", cost.stripTrailingZeros().toPlainString());
        return new Outcome(period.required("used").asLong(), cost, invoice);
      }
    }
    throw new IOException("no usage of " + month + " in " + history);
  }

  private void print(JsonNode invoice) {
    out.printf(
        "%ninvoice %s, due %s%n",
        invoice.required("number").asText(), invoice.required("dueAt").asText());
    for (JsonNode line : invoice.required("lines")) {
      out.printf(
          "  %-90s %12s%n",
          line.required("description").asText(),
          line.required("amount").required("amount").asText());
    }
    JsonNode total = invoice.required("total");
    out.printf(
        "  %-90s %12s %s%n",
        "total", total.required("amount").asText(), total.required("currency").asText());
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
