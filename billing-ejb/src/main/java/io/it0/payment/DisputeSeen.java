package io.it0.payment;

import io.it0.money.Money;

/**
 * What a provider says of a dispute.
 *
 * @param funds where the money is
 */
public record DisputeSeen(
    String externalId, Status status, Funds funds, Money amount, String reason) {

  /** It moves forward only. */
  public enum Funds {
    /** With us, as far as is known. */
    KEPT,
    WITHDRAWN,
    REINSTATED
  }

  /** The last two are final. */
  public enum Status {
    OPEN,
    WON,
    LOST
  }
}
