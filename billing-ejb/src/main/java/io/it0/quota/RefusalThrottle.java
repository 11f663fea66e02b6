package io.it0.quota;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** One event a minute, tenant and quota: who is refused a thousand times has one thing to say. */
final class RefusalThrottle {

  static final Duration SILENCE = Duration.ofMinutes(1);
  static final int MAX_REMEMBERED = 10_000;

  private record Key(UUID tenant, String quota) {}

  private final Map<Key, Instant> told = new LinkedHashMap<>();
  private final Clock wall;

  RefusalThrottle(Clock wall) {
    this.wall = wall;
  }

  /** Whether to tell of it now. */
  synchronized boolean admits(UUID tenant, String quota) {
    Instant now = wall.instant();
    var key = new Key(tenant, quota);
    Instant last = told.get(key);
    if (last != null && now.isBefore(last.plus(SILENCE))) {
      return false;
    }
    // In the order in which they were told: the eldest is the first to be forgotten.
    told.remove(key);
    told.put(key, now);
    if (told.size() > MAX_REMEMBERED) {
      Iterator<Key> eldest = told.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    return true;
  }
}
