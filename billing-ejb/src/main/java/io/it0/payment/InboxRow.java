package io.it0.payment;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery as it is stored.
 *
 * @param reason why it is parked or ignored, or why it has to wait
 * @param deliveries how often it came
 * @param tries how often it was tried to apply it
 */
public record InboxRow(
    UUID id,
    ProviderKey provider,
    String deliveryId,
    String eventType,
    Status status,
    Optional<String> reason,
    Optional<UUID> paymentId,
    int deliveries,
    int tries,
    Instant receivedAt,
    Optional<Instant> finishedAt) {

  /** What became of it. */
  public enum Status {
    RECEIVED,
    APPLIED,
    IGNORED,
    /** A person has to look; it can be replayed. */
    PARKED
  }
}
