package io.it0.payment;

import io.it0.money.Money;
import java.util.Optional;
import java.util.UUID;

/**
 * A refund as a provider is told of it.
 *
 * @param payment the attempt whose money goes back
 * @param externalId the provider's own id of the refund; empty: not known yet
 */
public record RefundOrder(
    UUID refundId, Order payment, Money amount, String reason, Optional<String> externalId) {

  /** What the refund is called at the provider: the same however often it is asked for. */
  public String reference() {
    return Order.reference(refundId);
  }
}
