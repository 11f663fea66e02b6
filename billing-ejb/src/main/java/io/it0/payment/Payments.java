package io.it0.payment;

import static io.it0.payment.PaymentError.NOT_QUARANTINED;
import static io.it0.payment.PaymentError.PAYMENT_INVALID;
import static io.it0.payment.PaymentError.PAYMENT_NOT_FOUND;

import io.it0.money.Money;
import io.it0.payment.PaymentWorks.Parts;
import io.it0.problem.ProblemException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** What is done with payments. Called outside of transactions, since providers are asked. */
@ApplicationScoped
public class Payments {

  private static final long POLL_MILLIS = 200;

  @Inject private PaymentWorks works;

  private Semaphore waiting;

  @PostConstruct
  void prepare() {
    waiting = new Semaphore(works.parts().config().maxWaiting());
  }

  /** @throws ProblemException if the invoice cannot be paid like this */
  public Payment pay(PayRequest request) {
    return works.parts().attempts().pay(request);
  }

  /** Asks the provider how the payment stands. */
  public Payment refresh(UUID id) {
    Parts parts = works.parts();
    return parts.attempts().advance(require(id));
  }

  /** Ends an attempt that is not paid yet. */
  public Payment cancel(UUID id) {
    Payment payment = require(id);
    return payment.over() || payment.status() == PaymentStatus.SUCCEEDED
        ? payment
        : works.parts().attempts().end(payment);
  }

  private Payment require(UUID id) {
    return works
        .parts()
        .transactions()
        .inNew(h -> PaymentTable.find(h, id))
        .orElseThrow(() -> new ProblemException(PAYMENT_NOT_FOUND, "payment " + id));
  }

  public Refund refund(RefundRequest request) {
    return works.parts().refunds().refund(request);
  }

  /**
   * Lets a person decide on a payment under review: what has arrived is booked, or nothing is. What no invoice takes
   * becomes customer credit.
   *
   * @param amount what arrived; empty: what the provider said
   */
  public Payment decide(
      UUID id, boolean book, Optional<Money> amount, String actor, Optional<String> requestId) {
    Parts parts = works.parts();
    return parts
        .transactions()
        .inNew(
            h -> {
              Payment payment =
                  PaymentTable.lock(h, id)
                      .filter(p -> p.quarantine().isPresent())
                      .orElseThrow(() -> new ProblemException(NOT_QUARANTINED, "payment " + id));
              return parts
                  .applying()
                  .decide(
                      h, payment, book ? Optional.of(booked(payment, amount)) : Optional.empty());
            });
  }

  private static Money booked(Payment payment, Optional<Money> amount) {
    return amount
        .or(payment::received)
        .filter(m -> m.currency().equals(payment.amount().currency()) && m.isPositive())
        .orElseThrow(
            () ->
                new ProblemException(
                    PAYMENT_INVALID,
                    "say how much arrived, in " + payment.amount().currencyCode()));
  }

  /** Waits until the payment is not as it was any more, or for as long as is allowed. */
  public PaymentRecords.Detail await(Supplier<PaymentRecords.Detail> reading, Duration wanted) {
    PaymentRecords.Detail first = reading.get();
    Parts parts = works.parts();
    if (wanted.isZero() || first.payment().isSettled() || !waiting.tryAcquire()) {
      return first;
    }
    try {
      Duration allowed = parts.config().maxWait();
      Instant until = parts.wall().instant().plus(wanted.compareTo(allowed) < 0 ? wanted : allowed);
      PaymentRecords.Detail now = first;
      while (now.payment().updatedAt().equals(first.payment().updatedAt())
          && parts.wall().instant().isBefore(until)) {
        Thread.sleep(POLL_MILLIS);
        now = reading.get();
      }
      return now;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return first;
    } finally {
      waiting.release();
    }
  }
}
