package io.it0.identity;

import io.it0.db.PlatformDatabase;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Writes once a minute when keys were last used. */
@Singleton
public class KeyUseWriter {

  @Inject private KeyUse use;
  @Inject private PlatformDatabase database;

  @Schedule(hour = "*", minute = "*", persistent = false)
  @PreDestroy
  public void write() {
    Map<UUID, Instant> used = use.drain();
    if (!used.isEmpty()) {
      database.jdbi().useHandle(handle -> write(handle, used));
    }
  }

  static void write(Handle handle, Map<UUID, Instant> used) {
    var batch =
        handle.prepareBatch(
            """
            update api_keys set last_used_at = greatest(last_used_at, :at) where id = :id
            """);
    // In one order on every node: two writers cannot deadlock.
    used.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            e ->
                batch
                    .bind("id", e.getKey())
                    .bind("at", e.getValue().atOffset(ZoneOffset.UTC))
                    .add());
    batch.execute();
  }
}
