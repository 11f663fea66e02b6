package io.it0.blackbox;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * What the clients know: the reference that IT0 is compared with.
 *
 * <p>An acknowledged event must be counted once. An event whose answer never came may have been
 * counted once or not at all. Anything else must not be there.
 */
final class SentEvents {

  private final Map<String, UsageEvent> sent = new ConcurrentHashMap<>();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final AtomicInteger broken = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  void sending(List<UsageEvent> batch) {
    batch.forEach(event -> sent.put(event.identity(), event));
  }

  void acknowledged(List<UsageEvent> batch) {
    batch.forEach(event -> acknowledged.add(event.identity()));
  }

  /** The connection broke, so the answer is unclear. */
  void broken() {
    broken.incrementAndGet();
  }

  /** Answered 503. */
  void refused() {
    refused.incrementAndGet();
  }

  /** An answer that a client of a wounded server must not get. */
  void surprise(String answer) {
    surprises.add(answer);
  }

  Set<String> surprises() {
    return surprises.stream()
        .map(s -> s.substring(0, Math.min(400, s.length())))
        .limit(20)
        .collect(Collectors.toSet());
  }

  Map<String, UsageEvent> acknowledgedOf(String tenant) {
    return sent.entrySet().stream()
        .filter(e -> e.getValue().tenant().equals(tenant) && acknowledged.contains(e.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  Map<String, UsageEvent> sentOf(String tenant) {
    return sent.entrySet().stream()
        .filter(e -> e.getValue().tenant().equals(tenant))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  int acknowledgedCount() {
    return acknowledged.size();
  }

  @Override
  public String toString() {
    return "%,d events sent, %,d acknowledged; %d requests broke off, %d were answered 503"
        .formatted(sent.size(), acknowledged.size(), broken.get(), refused.get());
  }
}
