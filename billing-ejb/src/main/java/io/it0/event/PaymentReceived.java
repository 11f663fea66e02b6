package io.it0.event;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A provider has collected money.
 *
 * @param invoiceId null where the money belongs to no invoice
 * @param provider its key, such as {@code stripe}
 * @param receivedAt when the provider says so
 */
public record PaymentReceived(
    UUID paymentId,
    UUID invoiceId,
    UUID tenantId,
    String provider,
    Money amount,
    Instant receivedAt)
    implements SharedEvent {

  public PaymentReceived {
    Objects.requireNonNull(paymentId, "paymentId");
    Objects.requireNonNull(tenantId, "tenantId");
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(receivedAt, "receivedAt");
  }
}
