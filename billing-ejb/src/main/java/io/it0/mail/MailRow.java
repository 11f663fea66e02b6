package io.it0.mail;

import java.time.Instant;
import java.util.UUID;

/**
 * A message as the platform's people see it.
 *
 * @param error of the last attempt; null: none failed
 */
public record MailRow(
    UUID id,
    UUID tenantId,
    String kind,
    String sourceId,
    String recipient,
    String locale,
    String status,
    int attempts,
    Instant createdAt,
    Instant nextAttemptAt,
    Instant sentAt,
    String error) {}
