package io.it0.payment.alipay;

import io.it0.payment.Observation;
import io.it0.payment.PaymentStatus;
import java.util.Optional;

/** Alipay's states in our words. */
final class AlipayStates {

  private AlipayStates() {}

  /** @param paid whether the trade has a time of payment: closed, it was refunded, otherwise it timed out */
  static Optional<PaymentStatus> status(String trade, boolean paid) {
    return switch (String.valueOf(trade)) {
      case "WAIT_BUYER_PAY" -> Optional.of(PaymentStatus.PENDING);
      case "TRADE_SUCCESS", "TRADE_FINISHED" -> Optional.of(PaymentStatus.SUCCEEDED);
      case "TRADE_CLOSED" -> Optional.of(paid ? PaymentStatus.SUCCEEDED : PaymentStatus.CANCELLED);
      default -> Optional.empty();
    };
  }

  static Observation ended(Observation seen) {
    return seen.status().isOpen() ? seen : seen.ended();
  }
}
