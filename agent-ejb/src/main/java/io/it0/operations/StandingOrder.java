package io.it0.operations;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A standing order as it is kept.
 *
 * @param nextSlot in the tenant's billing time; empty: it is paused, or nothing follows
 * @param version rises with each change, so that a change can say which one it is based on
 */
public record StandingOrder(
    UUID id,
    OrderSpec spec,
    OrderStatus status,
    Optional<Instant> nextSlot,
    int version,
    String createdBy,
    Instant createdAt,
    Instant updatedAt) {

  /** When an order is due next, seen from an instant of the tenant's billing time. */
  static Optional<Instant> next(OrderSpec spec, OrderStatus status, Instant now) {
    return status == OrderStatus.ACTIVE ? spec.schedule().next(now) : Optional.empty();
  }
}
