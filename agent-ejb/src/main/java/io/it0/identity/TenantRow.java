package io.it0.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * A tenant in a list.
 *
 * @param plan the key of the plan it is subscribed to; null: it has no live subscription
 * @param testClockId null: the wall clock
 */
public record TenantRow(
    UUID id,
    String slug,
    String name,
    String status,
    String timeZone,
    UUID testClockId,
    String plan,
    Instant createdAt) {}
