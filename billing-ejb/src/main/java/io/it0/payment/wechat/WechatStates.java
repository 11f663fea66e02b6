package io.it0.payment.wechat;

import io.it0.payment.Decline;
import io.it0.payment.Observation;
import io.it0.payment.PaymentStatus;
import java.util.Optional;

/** WeChat Pay's states in our words. */
final class WechatStates {

  private WechatStates() {}

  static Optional<Observation> of(String tradeState) {
    return switch (tradeState) {
      // REFUND: it was paid, and of that something went back; refunds are told apart.
      case "SUCCESS", "REFUND" -> Optional.of(Observation.of(PaymentStatus.SUCCEEDED).ended());
      case "NOTPAY" -> Optional.of(Observation.of(PaymentStatus.PENDING));
      case "USERPAYING", "ACCEPT" -> Optional.of(Observation.of(PaymentStatus.PROCESSING));
      case "CLOSED", "REVOKED" -> Optional.of(Observation.of(PaymentStatus.CANCELLED).ended());
      case "PAYERROR" ->
          Optional.of(
              Observation.of(PaymentStatus.FAILED)
                  .withDecline(new Decline("PAYERROR", "the payer's bank refused", false)));
      default -> Optional.empty();
    };
  }
}
