package io.it0.payment;

import static io.it0.payment.PaymentError.IDEMPOTENCY_KEY_REQUIRED;
import static io.it0.payment.PaymentError.NOT_REFUNDABLE;

import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.util.Optional;
import java.util.UUID;

/**
 * What is asked for when money is to be sent back.
 *
 * @param amount empty: whatever is left of the payment
 * @param key the caller's Idempotency-Key
 */
public record RefundRequest(
    UUID paymentId, Optional<Money> amount, String reason, String key, String requestedBy) {

  private static final int REASON = 200;

  public RefundRequest {
    if (key == null || !key.matches("[\\x21-\\x7e]{1,255}")) {
      throw new ProblemException(
          IDEMPOTENCY_KEY_REQUIRED, "1 to 255 printable characters, such as a random UUID");
    }
    if (reason == null || reason.isBlank() || reason.length() > REASON) {
      throw new ProblemException(NOT_REFUNDABLE, "a reason has 1 to 200 characters");
    }
  }
}
