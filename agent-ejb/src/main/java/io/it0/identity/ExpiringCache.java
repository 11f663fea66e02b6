package io.it0.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.JdbiException;

/**
 * Keeps what was found for a few seconds, so that a change made on another node is seen soon.
 *
 * <p>What was not found is not kept: guesses cannot fill the cache. When it is full it starts anew.
 */
final class ExpiringCache<K, V> {

  private static final int LIMIT = 20_000;

  private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>();
  private final long lifeNanos;
  private final LongSupplier nanoTime;

  private record Entry<V>(V value, long since) {}

  ExpiringCache(Duration life, LongSupplier nanoTime) {
    this.lifeNanos = life.toNanos();
    this.nanoTime = nanoTime;
  }

  Optional<V> get(K key, Function<K, Optional<V>> load) {
    long now = nanoTime.getAsLong();
    Entry<V> entry = entries.get(key);
    if (entry != null && now - entry.since() < lifeNanos) {
      return Optional.of(entry.value());
    }
    return load(key, load, now);
  }

  /** The same; where the loading fails because the database is away, what was found last, however long ago. */
  Optional<V> getOrLast(K key, Function<K, Optional<V>> load) {
    Entry<V> last = entries.get(key);
    try {
      return get(key, load);
    } catch (JdbiException e) {
      if (last == null) {
        throw e;
      }
      return Optional.of(last.value());
    }
  }

  private Optional<V> load(K key, Function<K, Optional<V>> load, long now) {
    Optional<V> loaded = load.apply(key);
    if (loaded.isEmpty()) {
      entries.remove(key);
      return loaded;
    }
    if (entries.size() >= LIMIT) {
      entries.clear();
    }
    entries.put(key, new Entry<>(loaded.get(), now));
    return loaded;
  }

  void forget(K key) {
    entries.remove(key);
  }
}
