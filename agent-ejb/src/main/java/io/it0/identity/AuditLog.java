package io.it0.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.db.UuidV7;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Who did what, written in the transaction in which it was done. Details hold no secrets. */
public final class AuditLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AuditLog() {}

  /**
   * @param action a noun and a past participle: {@code api_key.revoked}
   * @param subject what it was done to: an id, a slug, an address
   */
  public record Entry(
      Optional<UUID> tenant, String action, String subject, Map<String, ?> detail, Instant at) {}

  public static void write(Handle handle, Actor actor, Entry entry) {
    handle
        .createUpdate(
            """
            insert into audit_log (id, tenant_id, actor, action, subject, detail, request_id, at)
            values (:id, :tenant, :actor, :action, :subject, cast(:detail as jsonb), :request, :at)
            """)
        .bind("id", UuidV7.next())
        .bind("tenant", entry.tenant().orElse(null))
        .bind("actor", actor.name())
        .bind("action", entry.action())
        .bind("subject", entry.subject())
        .bind("detail", json(entry.detail()))
        .bind("request", actor.requestId().orElse(null))
        .bind("at", entry.at())
        .execute();
  }

  private static String json(Map<String, ?> detail) {
    try {
      return JSON.writeValueAsString(detail);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an audit detail is no JSON", e);
    }
  }
}
