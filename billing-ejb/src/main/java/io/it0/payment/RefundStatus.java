package io.it0.payment;

/** How far a refund is. It moves forward only; the last two are final. */
public enum RefundStatus {
  CREATED,
  UNKNOWN,
  PENDING,
  SUCCEEDED,
  FAILED;

  boolean isFinal() {
    return this == SUCCEEDED || this == FAILED;
  }
}
