package io.it0.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.db.UuidV7;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * A row of the audit trail for what people do, written in the transaction in which it is done. Details hold no secrets.
 *
 * @param action a noun and a past participle: {@code invoice.voided}
 * @param subject what it was done to: an id, a slug
 */
public record AuditEntry(
    Optional<UUID> tenant, String action, String subject, Map<String, ?> detail) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Who did it, in which request. */
  public record By(String actor, Optional<String> requestId) {}

  /** @param at the wall clock's time */
  public void write(Handle handle, By by, Instant at) {
    write(handle, by.actor(), by.requestId(), at);
  }

  /** @param at the wall clock's time */
  public void write(Handle handle, String actor, Optional<String> requestId, Instant at) {
    handle
        .createUpdate(
            """
            insert into audit_log (id, tenant_id, actor, action, subject, detail, request_id, at)
            values (:id, :tenant, :actor, :action, :subject, cast(:detail as jsonb), :request, :at)
            """)
        .bind("id", UuidV7.next())
        .bind("tenant", tenant.orElse(null))
        .bind("actor", actor)
        .bind("action", action)
        .bind("subject", subject)
        .bind("detail", json())
        .bind("request", requestId.orElse(null))
        .bind("at", at)
        .execute();
  }

  private String json() {
    try {
      return JSON.writeValueAsString(detail);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an audit detail is no JSON", e);
    }
  }
}
