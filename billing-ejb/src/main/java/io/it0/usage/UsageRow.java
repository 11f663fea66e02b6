package io.it0.usage;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One usage record in a list.
 *
 * @param agent null: none was given; so are taskId and sessionId
 * @param costUsd null while the model has no price
 * @param counted whether it is in the period's sum yet
 * @param late whether it came after its period was closed
 */
public record UsageRow(
    String source,
    String eventId,
    Instant occurredAt,
    String model,
    String agent,
    String taskId,
    String sessionId,
    long inputTokens,
    long outputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    BigDecimal costUsd,
    boolean counted,
    boolean late) {

  /** Where a page ends; the next page begins behind it. */
  public record Position(Instant occurredAt, String source, String eventId) {}

  public Position position() {
    return new Position(occurredAt, source, eventId);
  }
}
