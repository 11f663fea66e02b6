package io.it0.usage.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * The work of pricing what was recorded while its model had no price.
 *
 * @param records that have been priced by it
 * @param costUsd their cost
 * @param remaining unpriced events that it may concern, when its last pass began; null: it has not begun
 */
public record Repricing(
    UUID id,
    UUID priceId,
    String model,
    Status status,
    String requestedBy,
    long records,
    BigDecimal costUsd,
    Long remaining,
    Instant createdAt,
    Instant heartbeatAt,
    Instant finishedAt,
    String message) {

  public enum Status {
    /** It prices what is recorded. */
    RUNNING,
    /** It waits for usage that was accepted before every node knew the price, and looks again after that. */
    SETTLING,
    COMPLETED
  }
}
