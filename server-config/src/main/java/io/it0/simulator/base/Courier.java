package io.it0.simulator.base;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Brings notifications: at once and again until they are accepted, or late, twice, in another order or
 * never, as the {@link Faults} say.
 *
 * <p>It remembers the last {@value #REMEMBERED} letters. What is underway when the simulator stops is
 * lost, as can happen with every provider: whoever waits for money must ask.
 */
public final class Courier implements AutoCloseable {

  private static final int REMEMBERED = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** In which order held letters go out. */
  public enum Order {
    AS_SENT,
    REVERSED,
    SHUFFLED
  }

  private final Faults faults;
  private final Map<Long, Delivery> deliveries = new LinkedHashMap<>();
  private final List<Delivery> held = new ArrayList<>();
  private final ScheduledThreadPoolExecutor timer;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private long last;
  private boolean holding;

  public Courier(Faults faults) {
    this.faults = faults;
    this.timer =
        new ScheduledThreadPoolExecutor(
            2,
            task -> {
              var thread = new Thread(task, "payment simulator's courier");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  public synchronized void send(Letter letter) {
    last++;
    var delivery = new Delivery(last, letter);
    deliveries.put(last, delivery);
    if (deliveries.size() > REMEMBERED) {
      deliveries.remove(deliveries.keySet().iterator().next());
    }
    if (holding) {
      delivery.become(Delivery.Status.HELD);
      held.add(delivery);
      return;
    }
    dispatch(delivery);
  }

  /** From now on letters wait for {@link #release}. */
  public synchronized void hold() {
    holding = true;
  }

  public synchronized void release(Order order, long seed) {
    holding = false;
    if (order == Order.REVERSED) {
      Collections.reverse(held);
    } else if (order == Order.SHUFFLED) {
      Collections.shuffle(held, new Random(seed));
    }
    // One after the other, so that the order is the one that was asked for.
    long millis = 0;
    for (Delivery delivery : held) {
      delivery.become(Delivery.Status.UNDERWAY);
      schedule(delivery, 0, Duration.ofMillis(millis));
      millis += 150;
    }
    held.clear();
  }

  /** Sends a letter once more, whatever became of it. */
  public synchronized void again(long number) {
    Delivery delivery = deliveries.get(number);
    if (delivery == null) {
      throw new IllegalArgumentException("no delivery " + number);
    }
    schedule(delivery, delivery.letter().pauses().size(), Duration.ZERO);
  }

  /** What became of each letter so far. */
  public synchronized JsonNode shown() {
    return Json.tree(deliveries.values().stream().map(Delivery::view).toList());
  }

  private void dispatch(Delivery delivery) {
    Faults.Fate fate = faults.fate();
    if (fate.delays().isEmpty()) {
      delivery.become(Delivery.Status.LOST);
    }
    fate.delays().forEach(delay -> schedule(delivery, 0, delay));
  }

  private void schedule(Delivery delivery, int attempt, Duration delay) {
    if (!timer.isShutdown()) {
      timer.schedule(() -> attempt(delivery, attempt), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void attempt(Delivery delivery, int attempt) {
    Letter letter = delivery.letter();
    Letter.Parcel parcel = letter.parcel().apply(attempt);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(letter.to())
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(parcel.body()));
    parcel.headers().forEach(request::header);
    http.sendAsync(request.build(), BodyHandlers.ofString())
        .whenComplete((answer, failure) -> answered(delivery, attempt, answer, failure));
  }

  private void answered(
      Delivery delivery, int attempt, HttpResponse<String> answer, Throwable failure) {
    Letter letter = delivery.letter();
    boolean accepted =
        failure == null && letter.accepted().test(answer.statusCode(), answer.body());
    delivery.answered(
        accepted,
        failure == null
            ? answer.statusCode() + " " + shortened(answer.body())
            : failure.getClass().getSimpleName());
    if (accepted || delivery.accepted()) {
      return;
    }
    if (attempt >= letter.pauses().size()) {
      delivery.giveUp();
      return;
    }
    schedule(delivery, attempt + 1, faults.paced(letter.pauses().get(attempt)));
  }

  private static String shortened(String body) {
    return body.length() <= 200 ? body : body.substring(0, 200);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
