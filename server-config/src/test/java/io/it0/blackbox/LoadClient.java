package io.it0.blackbox;

import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A client as real ones are: it posts batches, and after a broken connection or a 503 sends the same
 * batch again, to the next node. Now and then it gives up instead, and then nobody knows.
 */
final class LoadClient implements Runnable {

  private static final int LARGEST_BATCH = 80;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String name;
  private final List<ApiClient> nodes;
  private final Place place;
  private final SentEvents sent;
  private final AtomicBoolean stop;
  private final SplittableRandom random;
  private int number;
  private int node;

  /**
   * @param month the start of the month in which the events lie
   */
  record Place(List<String> tenants, Instant month, Duration span) {}

  LoadClient(String name, List<ApiClient> nodes, Place place, SentEvents sent, AtomicBoolean stop) {
    this.name = name;
    this.nodes = nodes;
    this.place = place;
    this.sent = sent;
    this.stop = stop;
    this.random = new SplittableRandom(name.hashCode());
    this.node = random.nextInt(nodes.size());
  }

  @Override
  public void run() {
    try {
      while (!stop.get()) {
        deliver(batch(random.nextInt(1, LARGEST_BATCH)), random.nextInt(10) == 0);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(10, 60)));
      }
    } catch (IOException | RuntimeException e) {
      sent.surprise(name + " ended: " + e);
    }
  }

  /** Every event is named by its client and its number, and a batch may name one twice. */
  List<UsageEvent> batch(int size) {
    List<UsageEvent> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      if (i > 0 && random.nextInt(20) == 0) {
        batch.add(batch.get(random.nextInt(i)));
      } else {
        batch.add(event());
      }
    }
    return batch;
  }

  private UsageEvent event() {
    String tenant = place.tenants().get(random.nextInt(place.tenants().size()));
    Instant time = place.month().plusSeconds(random.nextLong(place.span().toSeconds()));
    return new UsageEvent(
        tenant,
        "kill/" + name,
        "event-" + ++number,
        time,
        random.nextBoolean() ? "claude-sonnet-4-5" : "claude-haiku-4-5",
        random.nextLong(1, 20_000),
        random.nextLong(0, 5_000));
  }

  /**
   * @param faint gives up at the first broken connection
   */
  void deliver(List<UsageEvent> batch, boolean faint) throws IOException {
    byte[] body = UsageEvent.batch(batch);
    long began = System.nanoTime();
    sent.sending(batch);
    while (System.nanoTime() - began < PATIENCE.toNanos()) {
      try {
        if (answered(nodes.get(node).post("usage/events", UsageEvent.BATCH, body), batch)) {
          return;
        }
      } catch (IOException e) {
        sent.broken();
        if (faint) {
          return;
        }
      }
      node = (node + 1) % nodes.size();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(50, 250)));
    }
    sent.surprise(name + " got no batch through in " + PATIENCE);
  }

  private boolean answered(HttpResponse<String> answer, List<UsageEvent> batch) throws IOException {
    if (answer.statusCode() == 202) {
      if (ApiClient.JSON.readTree(answer.body()).required("accepted").asInt() != batch.size()) {
        sent.surprise("good events were refused: " + answer.body());
      }
      sent.acknowledged(batch);
      return true;
    }
    if (answer.statusCode() == 503) {
      sent.refused();
    } else {
      sent.surprise(answer.statusCode() + " " + answer.body());
    }
    return false;
  }
}
