package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.PAYMENT_INVALID;

import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Money that has arrived for an invoice.
 *
 * @param paymentId makes it idempotent: the payment's own id
 * @param provider its key, such as {@code stripe}; {@code manual} for what an administrator records
 * @param reference the provider's id of it, or what the bank statement says
 * @param receivedAt business time
 * @param actor who recorded it
 */
public record ReceivedPayment(
    UUID paymentId,
    UUID invoiceId,
    Money amount,
    String provider,
    Optional<String> reference,
    Instant receivedAt,
    String actor) {

  public ReceivedPayment {
    if (!amount.isPositive()) {
      throw new ProblemException(PAYMENT_INVALID, "a payment is above zero");
    }
    if (reference.filter(text -> text.length() > 255).isPresent()) {
      throw new ProblemException(PAYMENT_INVALID, "a reference has up to 255 characters");
    }
  }
}
