package io.it0.payment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.db.UuidV7;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A row of the audit trail for what people do with payments, written in the transaction in which it is done. */
record AuditEntry(Optional<UUID> tenant, String action, UUID subject, Map<String, ?> detail) {

  private static final ObjectMapper JSON = new ObjectMapper();

  void write(Handle handle, String actor, Optional<String> requestId, Instant at) {
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
        .bind("subject", subject.toString())
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
