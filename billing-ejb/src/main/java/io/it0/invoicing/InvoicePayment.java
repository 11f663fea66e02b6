package io.it0.invoicing;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A recorded payment of an invoice.
 *
 * @param settled what it took off the invoice; the rest became customer credit
 * @param refunded paid back since
 * @param disputed taken back by the provider until a dispute is decided
 * @param lost in disputes
 */
public record InvoicePayment(
    UUID paymentId,
    UUID tenantId,
    UUID invoiceId,
    String provider,
    Optional<String> reference,
    Money amount,
    Money settled,
    Money refunded,
    Money disputed,
    Money lost,
    Instant receivedAt) {

  /** What can still be paid back. */
  public Money left() {
    return amount.minus(refunded).minus(disputed).minus(lost);
  }
}
