package io.it0.usage.intake;

import io.it0.usage.TokenCounts;
import java.time.Instant;

/**
 * A usage event as it was sent: well-formed, and not yet held against a tenant.
 *
 * @param index its place in the request, from 0
 * @param time null: the time of its arrival
 * @param tenant the extension attribute {@code tenant}, a slug or id; null: the caller's
 * @param writtenFor1h how many of the cache writes are kept for an hour, where the sender says so
 * @param agent null where none was given, like {@code taskId} and {@code sessionId}
 */
record CloudEvent(
    int index,
    String id,
    String source,
    Instant time,
    String tenant,
    String model,
    TokenCounts tokens,
    long writtenFor1h,
    String agent,
    String taskId,
    String sessionId) {}
