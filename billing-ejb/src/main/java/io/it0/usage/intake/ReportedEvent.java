package io.it0.usage.intake;

import io.it0.usage.TokenCounts;
import java.time.Instant;

/**
 * An event as a client sent it, each field checked by itself.
 *
 * @param index its place in the request, from 0
 * @param tenant the slug or id that it names; null if none
 * @param time null if it came without one
 */
record ReportedEvent(
    int index,
    String source,
    String id,
    String tenant,
    Instant time,
    String model,
    TokenCounts tokens,
    String agent,
    String taskId,
    String sessionId) {}
