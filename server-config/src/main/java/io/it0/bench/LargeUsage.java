package io.it0.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import io.it0.demo.ApiClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A month of the large demo's usage: each event follows from its number, so that it is the same when it is sent again. */
final class LargeUsage {

  private static final int BATCH = 1_000;
  private static final int CLIENTS = 3;
  private static final List<String> MODELS =
      List.of("claude-sonnet-4-5", "claude-haiku-4-5", "claude-opus-4-5");
  private static final List<String> AGENTS = List.of("support", "coder", "researcher", "analyst");

  private final ApiClient poster;
  private final List<LargeTier> tiers;
  private final YearMonth month;
  private final Instant from;
  private final Duration span;
  private final PrintStream out;

  /** @param beyond the events' times are before it */
  LargeUsage(
      ApiClient poster, List<LargeTier> tiers, YearMonth month, Instant beyond, PrintStream out) {
    this.poster = poster;
    this.tiers = tiers;
    this.month = month;
    this.from = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    this.span = Duration.between(from, beyond);
    this.out = out;
  }

  /** @param counted so many are there already; sending starts a little before them */
  void send(long counted) throws IOException, InterruptedException {
    long all = tiers.stream().mapToLong(LargeTier::eventsPerMonth).sum();
    // Batches under way overtake one another, never by more than there are clients.
    long first = Math.max(0, counted / BATCH - 2L * CLIENTS);
    long beyond = (all + BATCH - 1) / BATCH;
    var progress = new LargeProgress("events of " + month, all, out);
    progress.add(first * BATCH);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> sent = new ArrayList<>();
      for (long batch = first; batch < beyond; batch++) {
        long number = batch;
        sent.add(
            clients.submit(
                () -> {
                  send(number * BATCH, Math.min(all, (number + 1) * BATCH));
                  progress.add(Math.min(all, (number + 1) * BATCH) - number * BATCH);
                  return null;
                }));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("usage was not accepted", e.getCause());
    } finally {
      clients.shutdownNow();
    }
    progress.end();
  }

  private void send(long first, long beyond) throws IOException {
    byte[] body = body(first, beyond);
    while (true) {
      HttpResponse<String> answer =
          poster.post("usage/events", "application/cloudevents-batch+json", body);
      if (answer.statusCode() == 202) {
        int accepted = ApiClient.JSON.readTree(answer.body()).required("accepted").asInt();
        if (accepted != beyond - first) {
          throw new IOException("accepted " + accepted + ": " + answer.body());
        }
        return;
      }
      if (answer.statusCode() != 503) {
        throw new IOException("answered " + answer.statusCode() + ": " + answer.body());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private byte[] body(long first, long beyond) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = ApiClient.JSON.createGenerator(bytes)) {
      json.writeStartArray();
      for (long number = first; number < beyond; number++) {
        event(json, number);
      }
      json.writeEndArray();
    }
    return bytes.toByteArray();
  }

  private void event(JsonGenerator json, long number) throws IOException {
    long left = number;
    for (LargeTier tier : tiers) {
      if (left < tier.eventsPerMonth()) {
        event(json, tier, left);
        return;
      }
      left -= tier.eventsPerMonth();
    }
    throw new IllegalStateException("no event " + number);
  }

  private void event(JsonGenerator json, LargeTier tier, long place) throws IOException {
    String slug = tier.slug((int) (place / tier.events()));
    long number = place % tier.events();
    var random = new SplittableRandom(slug.hashCode() * 31L + month.hashCode() * 7L + number);
    // Spread over the month, each tenant a little apart from the others.
    Instant time =
        from.plusMillis(
            span.toMillis() * (number * 1_000 + random.nextInt(1_000)) / (tier.events() * 1_000L));
    json.writeStartObject();
    json.writeStringField("specversion", "1.0");
    json.writeStringField("type", "io.it0.usage.recorded");
    json.writeStringField("source", "large/" + slug);
    json.writeStringField("id", month + "/" + number);
    json.writeStringField("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
    json.writeStringField("tenant", slug);
    json.writeObjectFieldStart("data");
    json.writeStringField("model", MODELS.get(random.nextInt(MODELS.size())));
    json.writeStringField("agent", AGENTS.get(random.nextInt(AGENTS.size())));
    json.writeNumberField("inputTokens", random.nextInt(tier.tokens() / 2, tier.tokens() * 3 / 2));
    json.writeNumberField("outputTokens", random.nextInt(50, 1_500));
    json.writeNumberField("cacheReadTokens", random.nextInt(0, 4_000));
    json.writeEndObject();
    json.writeEndObject();
  }
}
