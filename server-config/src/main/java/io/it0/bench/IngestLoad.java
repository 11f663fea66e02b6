package io.it0.bench;

import io.it0.demo.ApiClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** One client that posts batches, an event for every tenant in turn, until it is told to stop. */
final class IngestLoad implements Runnable {

  private static final int INPUT = 700;
  private static final int OUTPUT = 300;

  private final ApiClient client;
  private final byte[][] tenants;
  private final int batch;
  private final String source;
  private final Shared shared;
  private long next;

  /** What the clients share with the benchmark. */
  static final class Shared {
    final AtomicLong accepted = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicReference<Throwable> failure = new AtomicReference<>();
    volatile boolean paused;
    volatile boolean stopped;
  }

  /** @param name of this client, unique in all runs: it becomes the events' source */
  IngestLoad(ApiClient client, List<String> slugs, int batch, String name, Shared shared) {
    this.client = client;
    this.tenants =
        slugs.stream().map(slug -> slug.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    this.batch = batch;
    this.source = name;
    this.shared = shared;
  }

  static long tokensPerEvent() {
    return INPUT + OUTPUT;
  }

  @Override
  public void run() {
    try {
      while (!shared.stopped) {
        if (shared.paused) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        } else {
          post(body());
        }
      }
    } catch (IOException | RuntimeException e) {
      shared.failure.compareAndSet(null, e);
    }
  }

  private void post(byte[] body) throws IOException {
    // A refused batch is sent again as it is: duplicates cost nothing.
    while (true) {
      HttpResponse<String> answer =
          client.post("usage/events", "application/cloudevents-batch+json", body);
      if (answer.statusCode() == 202) {
        requireWhole(answer.body());
        shared.accepted.addAndGet(batch);
        return;
      }
      if (answer.statusCode() != 503) {
        throw new IOException("answered " + answer.statusCode() + ": " + answer.body());
      }
      shared.refused.incrementAndGet();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private void requireWhole(String answer) throws IOException {
    int accepted = ApiClient.JSON.readTree(answer).required("accepted").asInt();
    if (accepted != batch) {
      throw new IOException("accepted " + accepted + " of " + batch + ": " + answer);
    }
  }

  private byte[] body() {
    var body = new ByteArrayOutputStream(batch * 260);
    byte[] time =
        ("\",\"time\":\"" + Instant.now().truncatedTo(ChronoUnit.MILLIS) + "\",\"tenant\":\"")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] head =
        ("{\"specversion\":\"1.0\",\"type\":\"io.it0.usage.recorded\",\"source\":\""
                + source
                + "\",\"id\":\"")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] data =
        ("\",\"data\":{\"model\":\"claude-sonnet-4-5\",\"agent\":\"bench\",\"inputTokens\":"
                + INPUT
                + ",\"outputTokens\":"
                + OUTPUT
                + "}}")
            .getBytes(StandardCharsets.US_ASCII);
    body.write('[');
    for (int i = 0; i < batch; i++) {
      if (i > 0) {
        body.write(',');
      }
      long number = next++;
      body.writeBytes(head);
      body.writeBytes(Long.toHexString(scatter(number)).getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(time);
      body.writeBytes(tenants[(int) (number % tenants.length)]);
      body.writeBytes(data);
    }
    body.write(']');
    return body.toByteArray();
  }

  // Ids in no order, as UUIDs come: an odd factor keeps them distinct.
  private static long scatter(long number) {
    return number * 0x9E3779B97F4A7C15L;
  }
}
