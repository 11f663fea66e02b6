package io.it0.invoicing;

import static io.it0.invoicing.InvoicingError.PAYMENT_INVALID;

import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.time.Instant;
import java.util.UUID;

/**
 * Money of a recorded payment that a provider has paid back or, in a dispute, taken back.
 *
 * @param id makes it idempotent: the refund's or the dispute's own id
 * @param at business time
 */
public record PaidBack(UUID id, UUID paymentId, Money amount, Instant at) {

  public PaidBack {
    if (!amount.isPositive()) {
      throw new ProblemException(PAYMENT_INVALID, "what is paid back is above zero");
    }
  }
}
