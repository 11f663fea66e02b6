package io.it0.invariant;

import java.time.Instant;
import java.util.UUID;

/**
 * Where an invariant did not hold.
 *
 * @param seenAt when it was last found
 * @param resolvedAt when it was no longer found; null: it is open
 */
public record ViolationRow(
    UUID id,
    UUID tenantId,
    String invariant,
    String subject,
    String detail,
    Instant foundAt,
    Instant seenAt,
    Instant resolvedAt) {}
