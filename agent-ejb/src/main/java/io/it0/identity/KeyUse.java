package io.it0.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** When each key was last used, collected in memory: a request never waits for it to be written. */
@ApplicationScoped
public class KeyUse {

  private final ConcurrentHashMap<UUID, Instant> unwritten = new ConcurrentHashMap<>();

  public void record(UUID key, Instant at) {
    unwritten.put(key, at);
  }

  /** What was used since it was last asked. */
  Map<UUID, Instant> drain() {
    Map<UUID, Instant> drained = new HashMap<>();
    for (UUID key : unwritten.keySet()) {
      Instant at = unwritten.remove(key);
      if (at != null) {
        drained.put(key, at);
      }
    }
    return drained;
  }
}
