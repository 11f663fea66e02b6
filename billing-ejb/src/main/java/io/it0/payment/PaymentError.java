package io.it0.payment;

import io.it0.problem.ErrorCode;

public enum PaymentError implements ErrorCode {
  PROVIDER_NOT_FOUND(404, "There is no such payment provider"),
  PAYMENT_NOT_FOUND(404, "There is no such payment"),
  PAYMENT_METHOD_NOT_FOUND(404, "There is no such payment method"),
  WEBHOOK_NOT_FOUND(404, "There is no such webhook delivery"),
  PAYMENT_INVALID(400, "The payment cannot be begun like this"),
  PAYMENT_METHOD_INVALID(400, "The payment method cannot be saved like this"),
  IDEMPOTENCY_KEY_REQUIRED(400, "The header Idempotency-Key is missing or not valid"),
  IDEMPOTENCY_KEY_REUSED(409, "The key was used for another request"),
  NOTHING_TO_PAY(409, "The invoice has nothing left to pay"),
  PAYMENT_IN_PROGRESS(409, "A payment of this invoice is under way"),
  PAYMENT_UNDER_REVIEW(409, "A payment of this invoice waits for a person to look at it"),
  CURRENCY_NOT_SUPPORTED(409, "The provider does not take this currency"),
  NOT_REFUNDABLE(409, "The payment cannot be refunded like this"),
  NOT_QUARANTINED(409, "The payment is not under review"),
  WEBHOOK_NOT_REPLAYABLE(409, "The delivery needs no replay"),
  PROVIDER_REFUSED(502, "The payment provider refused the request"),
  PROVIDER_UNAVAILABLE(503, "The payment provider cannot be reached");

  private final int status;
  private final String title;

  PaymentError(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }
}
