package io.it0.payment;

import static io.it0.dunning.Collected.Outcome.ACTION_REQUIRED;
import static io.it0.dunning.Collected.Outcome.FAILED_HARD;
import static io.it0.dunning.Collected.Outcome.FAILED_SOFT;
import static io.it0.dunning.Collected.Outcome.NO_METHOD;
import static io.it0.dunning.Collected.Outcome.SUCCEEDED;
import static io.it0.dunning.Collected.Outcome.UNKNOWN;

import io.it0.dunning.Charge;
import io.it0.dunning.Collected;
import io.it0.dunning.Collector;
import io.it0.payment.PaymentWorks.Parts;
import io.it0.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Charges the tenant's default method, if its provider charges while the payer is away. */
@ApplicationScoped
public class SavedMethodCollector implements Collector {

  private static final String ACTOR = "dunning";

  @Inject private PaymentWorks works;

  @Override
  public Collected collect(Charge charge) {
    return collect(works.parts(), charge);
  }

  static Collected collect(Parts parts, Charge charge) {
    // The key decides, not the method: the default one may be another now.
    Optional<Payment> known =
        parts
            .transactions()
            .inNew(h -> PaymentTable.requested(h, charge.tenantId(), charge.idempotencyKey()))
            .map(PaymentTable.Requested::payment);
    if (known.isPresent()) {
      return of(parts.attempts().advance(known.get()));
    }
    Optional<PaymentMethod> method =
        parts
            .transactions()
            .inNew(h -> MethodTable.defaultOf(h, charge.tenantId()))
            .filter(m -> chargesOffSession(parts, m));
    return method
        .map(m -> charge(parts, charge, m))
        .orElseGet(() -> new Collected(NO_METHOD, "no saved method that can be charged"));
  }

  private static boolean chargesOffSession(Parts parts, PaymentMethod method) {
    return parts
        .providers()
        .find(method.provider())
        .filter(p -> p.capabilities().offSession())
        .isPresent();
  }

  private static Collected charge(Parts parts, Charge charge, PaymentMethod method) {
    var request =
        new PayRequest(
            charge.tenantId(),
            charge.invoiceId(),
            method.provider(),
            Optional.of(method.id()),
            true,
            charge.idempotencyKey(),
            ACTOR);
    try {
      return of(parts.attempts().pay(request));
    } catch (ProblemException e) {
      if (e.errorCode() == PaymentError.NOTHING_TO_PAY) {
        return new Collected(SUCCEEDED, "nothing is open any more");
      }
      if (e.errorCode() == PaymentError.PAYMENT_METHOD_NOT_FOUND) {
        return new Collected(NO_METHOD, "the saved method was removed");
      }
      if (e.errorCode() == PaymentError.PAYMENT_IN_PROGRESS
          || e.errorCode() == PaymentError.PAYMENT_UNDER_REVIEW) {
        return new Collected(UNKNOWN, e.detail());
      }
      throw e;
    }
  }

  private static Collected of(Payment payment) {
    if (payment.quarantine().isPresent()) {
      return new Collected(UNKNOWN, "a person has to look at the payment");
    }
    return switch (payment.status()) {
      case SUCCEEDED -> new Collected(SUCCEEDED, "payment " + payment.id());
      case ACTION_REQUIRED -> new Collected(ACTION_REQUIRED, "the bank wants the payer");
      case CREATED, UNKNOWN, PENDING, PROCESSING ->
          new Collected(UNKNOWN, "payment " + payment.id() + " is " + payment.status());
      case CANCELLED -> new Collected(FAILED_SOFT, "cancelled");
      case FAILED ->
          payment
              .decline()
              .map(d -> new Collected(d.hard() ? FAILED_HARD : FAILED_SOFT, d.code()))
              .orElseGet(() -> new Collected(FAILED_SOFT, "declined"));
    };
  }
}
