package io.it0.web;

import io.it0.payment.ClientAction;
import io.it0.payment.Dispute;
import io.it0.payment.Payment;
import io.it0.payment.PaymentRecords;
import io.it0.payment.QrCode;
import io.it0.payment.Refund;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * A payment as the API shows it.
 *
 * @param action what the payer has to be shown; absent: nothing
 * @param refunds absent in lists
 * @param underReview whether a person of the platform's has to look before money is booked
 */
public record PaymentView(
    UUID id,
    UUID invoiceId,
    UUID tenantId,
    int attempt,
    String provider,
    String status,
    MoneyView amount,
    MoneyView received,
    MoneyView refunded,
    MoneyView disputed,
    UUID paymentMethodId,
    ActionView action,
    DeclineView decline,
    boolean underReview,
    Instant createdAt,
    Instant updatedAt,
    Instant expiresAt,
    Instant succeededAt,
    List<RefundView> refunds,
    List<DisputeView> disputes) {

  /**
   * @param clientSecret for the provider's script in the payer's browser
   * @param qrContent to be shown as a QR code; {@code qrPng} and {@code qrSvg} are that code
   * @param redirectUrl where the payer is sent
   */
  public record ActionView(
      String type,
      String clientSecret,
      String qrContent,
      String qrPng,
      String qrSvg,
      String redirectUrl) {

    static ActionView of(ClientAction action) {
      return switch (action.kind()) {
        case CLIENT_SECRET ->
            new ActionView("client_secret", action.value(), null, null, null, null);
        case REDIRECT -> new ActionView("redirect", null, null, null, null, action.value());
        case QR -> qr(action.value());
      };
    }

    private static ActionView qr(String content) {
      QrCode code = QrCode.of(content);
      String png = "data:image/png;base64," + Base64.getEncoder().encodeToString(code.png());
      return new ActionView("qr", null, content, png, code.svg(), null);
    }
  }

  /** @param hard whether the same method will be declined again */
  public record DeclineView(String code, String message, boolean hard) {}

  public record RefundView(
      UUID id,
      UUID paymentId,
      String status,
      String origin,
      MoneyView amount,
      String reason,
      String failure,
      Instant createdAt,
      Instant updatedAt) {

    static RefundView of(Refund refund) {
      return new RefundView(
          refund.id(),
          refund.paymentId(),
          refund.status().name(),
          refund.origin().name(),
          MoneyView.of(refund.amount()),
          refund.reason(),
          refund.failure().orElse(null),
          refund.createdAt(),
          refund.updatedAt());
    }
  }

  public record DisputeView(
      UUID id,
      String status,
      String funds,
      MoneyView amount,
      String reason,
      Instant createdAt,
      Instant updatedAt) {

    static DisputeView of(Dispute dispute) {
      return new DisputeView(
          dispute.id(),
          dispute.status().name(),
          dispute.funds().name(),
          MoneyView.of(dispute.amount()),
          dispute.reason(),
          dispute.createdAt(),
          dispute.updatedAt());
    }
  }

  /** As in lists, where what the payer is shown is left out. */
  static PaymentView row(Payment payment) {
    return of(payment, null, null, null);
  }

  /** @param payer whether whoever asks may pay it */
  static PaymentView of(PaymentRecords.Detail detail, boolean payer) {
    return of(
        detail.payment(),
        payer && !detail.payment().over()
            ? detail.payment().action().map(ActionView::of).orElse(null)
            : null,
        detail.refunds().stream().map(RefundView::of).toList(),
        detail.disputes().stream().map(DisputeView::of).toList());
  }

  private static PaymentView of(
      Payment payment, ActionView action, List<RefundView> refunds, List<DisputeView> disputes) {
    return new PaymentView(
        payment.id(),
        payment.invoiceId(),
        payment.tenantId(),
        payment.attempt(),
        payment.provider().label(),
        payment.status().name(),
        MoneyView.of(payment.amount()),
        payment.received().map(MoneyView::of).orElse(null),
        payment.refunded().isZero() ? null : MoneyView.of(payment.refunded()),
        payment.disputed().isZero() ? null : MoneyView.of(payment.disputed()),
        payment.method().orElse(null),
        action,
        payment.decline().map(d -> new DeclineView(d.code(), d.message(), d.hard())).orElse(null),
        payment.quarantine().isPresent(),
        payment.createdAt(),
        payment.updatedAt(),
        payment.expiresAt().orElse(null),
        payment.succeededAt().orElse(null),
        refunds,
        disputes);
  }
}
