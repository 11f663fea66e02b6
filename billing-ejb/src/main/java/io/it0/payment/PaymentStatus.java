package io.it0.payment;

/**
 * How far an attempt is. It moves forward only: open, then failed or cancelled, then succeeded. A success is final, and
 * is believed after a failure and after a cancellation too, since the money is there.
 */
public enum PaymentStatus {
  /** Stored; the provider has not answered yet. */
  CREATED(0),
  /** The provider did not answer clearly: it is asked again. */
  UNKNOWN(1),
  /** The payer's turn: to scan, to enter a card. */
  PENDING(1),
  /** The payer's turn: to confirm what was begun. */
  ACTION_REQUIRED(1),
  /** The provider's turn. */
  PROCESSING(1),
  FAILED(2),
  CANCELLED(2),
  SUCCEEDED(3);

  private final int rank;

  PaymentStatus(int rank) {
    this.rank = rank;
  }

  /** Whether the invoice has to wait for it. */
  public boolean isOpen() {
    return rank < FAILED.rank;
  }

  /** Whether an attempt in this status can be said to be in the other one now. */
  boolean mayBecome(PaymentStatus next) {
    return next.rank > rank || next.rank == rank && isOpen();
  }
}
