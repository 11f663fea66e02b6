package io.it0.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * A row of the audit trail.
 *
 * @param tenantId null: it was about the platform
 * @param detail JSON, without secrets
 * @param requestId null: nobody asked for it by a request
 */
public record AuditRow(
    UUID id,
    UUID tenantId,
    String actor,
    String action,
    String subject,
    String detail,
    String requestId,
    Instant at) {}
