package io.it0.usage.deadletter;

import java.time.Instant;
import java.util.UUID;

/**
 * A dead letter.
 *
 * @param tenantId null, like source and eventId, where the entry could not be read
 * @param payload the event as it was in the stream
 * @param replayedAt null: still to be looked at
 */
public record DeadLetterRow(
    UUID id,
    UUID tenantId,
    String source,
    String eventId,
    String reasonCode,
    String reason,
    String payload,
    Instant createdAt,
    Instant replayedAt) {}
