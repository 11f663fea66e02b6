package io.it0.payment.stripe;

import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.SetupIntent;
import com.stripe.model.StripeError;
import io.it0.payment.ClientAction;
import io.it0.payment.Decline;
import io.it0.payment.Observation;
import io.it0.payment.PaymentStatus;
import io.it0.payment.RefundObservation;
import io.it0.payment.RefundStatus;
import io.it0.payment.SetUpSeen;
import java.util.Optional;
import java.util.Set;

/** Stripe's states in our words. */
final class StripeStates {

  private static final String AUTHENTICATION = "authentication_required";

  /** Declines after which the same card is declined again. */
  private static final Set<String> HARD =
      Set.of(
          "lost_card",
          "stolen_card",
          "pickup_card",
          "fraudulent",
          "merchant_blacklist",
          "restricted_card",
          "revocation_of_all_authorizations",
          "revocation_of_authorization",
          "stop_payment_order",
          "card_not_supported",
          "currency_not_supported",
          "expired_card",
          "incorrect_number",
          "invalid_account",
          "invalid_number",
          "no_such_card",
          "transaction_not_allowed");

  private StripeStates() {}

  static Observation of(PaymentIntent intent) {
    Observation seen =
        Observation.of(status(intent))
            .withExternalId(intent.getId())
            .withAmount(StripeAmounts.money(intent.getAmount(), intent.getCurrency()));
    if (intent.getClientSecret() != null) {
      seen =
          seen.withAction(
              new ClientAction(ClientAction.Kind.CLIENT_SECRET, intent.getClientSecret()));
    }
    if (seen.status() == PaymentStatus.FAILED) {
      seen = seen.withDecline(decline(intent.getLastPaymentError()));
    }
    boolean over = "succeeded".equals(intent.getStatus()) || "canceled".equals(intent.getStatus());
    return over ? seen.ended() : seen;
  }

  private static PaymentStatus status(PaymentIntent intent) {
    StripeError error = intent.getLastPaymentError();
    return switch (String.valueOf(intent.getStatus())) {
      case "succeeded" -> PaymentStatus.SUCCEEDED;
      case "canceled" -> PaymentStatus.CANCELLED;
      case "processing", "requires_capture" -> PaymentStatus.PROCESSING;
      case "requires_action" -> PaymentStatus.ACTION_REQUIRED;
      case "requires_confirmation" -> PaymentStatus.PENDING;
      case "requires_payment_method" -> {
        if (error == null) {
          yield PaymentStatus.PENDING;
        }
        // The bank wants the payer, who was away: it can still be paid on the confirmation page.
        yield AUTHENTICATION.equals(error.getCode())
            ? PaymentStatus.ACTION_REQUIRED
            : PaymentStatus.FAILED;
      }
      default -> PaymentStatus.UNKNOWN;
    };
  }

  static Decline decline(StripeError error) {
    if (error == null) {
      return new Decline(null, null, false);
    }
    String code = error.getDeclineCode() == null ? error.getCode() : error.getDeclineCode();
    boolean hard =
        code != null && HARD.contains(code) || "do_not_try_again".equals(error.getAdviceCode());
    return new Decline(code, error.getMessage(), hard);
  }

  static RefundObservation of(Refund refund) {
    return switch (String.valueOf(refund.getStatus())) {
      case "succeeded" -> RefundObservation.of(RefundStatus.SUCCEEDED, refund.getId());
      case "failed", "canceled" ->
          RefundObservation.failed(
              refund.getId(), Optional.ofNullable(refund.getFailureReason()).orElse("cancelled"));
      default -> RefundObservation.of(RefundStatus.PENDING, refund.getId());
    };
  }

  static SetUpSeen of(SetupIntent intent, Optional<String> label) {
    Optional<String> method = Optional.ofNullable(intent.getPaymentMethod());
    return switch (String.valueOf(intent.getStatus())) {
      case "succeeded" ->
          new SetUpSeen(SetUpSeen.Status.SUCCEEDED, method, label, Optional.empty());
      case "canceled" ->
          new SetUpSeen(
              SetUpSeen.Status.FAILED,
              Optional.empty(),
              Optional.empty(),
              Optional.of("it was cancelled"));
      default ->
          new SetUpSeen(
              SetUpSeen.Status.PENDING,
              Optional.empty(),
              Optional.empty(),
              Optional.ofNullable(intent.getLastSetupError()).map(StripeError::getMessage));
    };
  }
}
