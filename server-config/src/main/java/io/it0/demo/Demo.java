package io.it0.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Three companies with their usage since the first of last month, so that a first look shows a closed
 * month with its invoice and a running one.
 *
 * <p>The usage comes from a fixed seed and has fixed event ids. A company that exists is left alone.
 */
public final class Demo {

  private static final int BATCH = 1_000;
  private static final List<String> MODELS =
      List.of("claude-sonnet-4-5", "claude-haiku-4-5", "claude-opus-4-5");
  private static final List<String> AGENTS = List.of("support", "coder", "researcher");
  private static final List<Company> COMPANIES =
      List.of(
          new Company("acme", "Acme Robotics", "enterprise", "USD", "America/New_York", 40, 9_000),
          new Company("lotus", "Lotus 智能科技", "pro", "CNY", "Asia/Shanghai", 12, 4_000),
          new Company("initech", "Initech", "free", "USD", "UTC", 2, 1_500));

  private final Installation installation;
  private final Consumer<String> progress;

  /**
   * @param requestsPerDay on average
   * @param tokensPerRequest input tokens, on average
   */
  private record Company(
      String slug,
      String name,
      String plan,
      String currency,
      String zone,
      int requestsPerDay,
      int tokensPerRequest) {}

  /** A log-in that the server made up and shows only now. */
  public record Login(String tenant, String email, String password) {}

  public Demo(Installation installation, Consumer<String> progress) {
    this.installation = installation;
    this.progress = progress;
  }

  /**
   * @param now the wall clock's time: usage runs up to it
   * @return the log-ins of the companies that were made now
   */
  public List<Login> fill(Instant now) throws IOException {
    ApiClient admin =
        ApiClient.anonymous(installation.baseUrl())
            .login(installation.adminEmail(), installation.adminPassword());
    List<Login> made = new ArrayList<>();
    ArrayNode events = ApiClient.JSON.createArrayNode();
    for (Company company : COMPANIES) {
      if (!exists(admin, company.slug())) {
        made.add(register(admin, company, start(company, now)));
        usage(company, now, events);
      }
    }
    if (!made.isEmpty()) {
      post(admin, events);
      admin.post("admin/bill-runs", Map.of());
      progress.accept("%d companies, %,d usage events".formatted(made.size(), events.size()));
    }
    return made;
  }

  private static Instant start(Company company, Instant now) {
    ZoneId zone = ZoneId.of(company.zone());
    return now.atZone(zone)
        .toLocalDate()
        .withDayOfMonth(1)
        .minusMonths(1)
        .atStartOfDay(zone)
        .toInstant();
  }

  private static boolean exists(ApiClient admin, String slug) throws IOException {
    for (JsonNode tenant : admin.get("tenants?search=" + slug).required("items")) {
      if (tenant.required("slug").asText().equals(slug)) {
        return true;
      }
    }
    return false;
  }

  private static Login register(ApiClient admin, Company company, Instant start)
      throws IOException {
    String email = "owner@" + company.slug() + ".example";
    Map<String, Object> body = new HashMap<>();
    body.put("slug", company.slug());
    body.put("name", company.name());
    body.put("timeZone", company.zone());
    body.put("ownerEmail", email);
    body.put("plan", company.plan());
    body.put("currency", company.currency());
    body.put("startsAt", start.toString());
    JsonNode made = admin.post("tenants", body);
    return new Login(company.slug(), email, made.required("ownerPassword").asText());
  }

  private static void usage(Company company, Instant now, ArrayNode events) {
    var random = new SplittableRandom(company.slug().hashCode());
    Duration gap = Duration.ofDays(1).dividedBy(company.requestsPerDay());
    Instant time = start(company, now).plus(gap);
    for (int i = 1; time.isBefore(now); i++) {
      event(company, i, time.truncatedTo(ChronoUnit.MILLIS), random, events);
      time = time.plus(gap.multipliedBy(random.nextInt(50, 150)).dividedBy(100));
    }
  }

  private static void event(
      Company company, int number, Instant time, SplittableRandom random, ArrayNode events) {
    int input = random.nextInt(company.tokensPerRequest() / 2, company.tokensPerRequest() * 3 / 2);
    ObjectNode event = events.addObject();
    event.put("specversion", "1.0");
    event.put("type", "io.it0.usage.recorded");
    event.put("source", "demo/" + company.slug());
    event.put("id", "request-" + number);
    event.put("time", time.toString());
    event.put("tenant", company.slug());
    event
        .putObject("data")
        .put("model", MODELS.get(random.nextInt(MODELS.size())))
        .put("agent", AGENTS.get(random.nextInt(AGENTS.size())))
        .put("inputTokens", input)
        .put("outputTokens", random.nextInt(50, 1_500))
        .put("cacheReadTokens", random.nextInt(0, 4_000));
  }

  private void post(ApiClient admin, ArrayNode events) throws IOException {
    JsonNode key =
        admin.post(
            "api-keys", Map.of("name", "demo", "scopes", List.of("USAGE_WRITE", "USAGE_BACKFILL")));
    ApiClient poster =
        ApiClient.anonymous(installation.baseUrl()).withApiKey(key.required("key").asText());
    for (int from = 0; from < events.size(); from += BATCH) {
      ArrayNode batch = ApiClient.JSON.createArrayNode();
      for (int i = from; i < Math.min(events.size(), from + BATCH); i++) {
        batch.add(events.get(i));
      }
      HttpResponse<String> answer =
          poster.post(
              "usage/events",
              "application/cloudevents-batch+json",
              ApiClient.JSON.writeValueAsBytes(batch));
      if (answer.statusCode() != 202) {
        throw new IOException("demo usage was not accepted: " + answer.body());
      }
    }
  }
}
