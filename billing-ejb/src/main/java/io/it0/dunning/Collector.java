package io.it0.dunning;

/**
 * Collects from a tenant's stored payment method. Payment implements it; without an implementation dunning only reminds.
 */
public interface Collector {

  /**
   * Charges the amount, or answers what became of the attempt with this key before. Called outside of a transaction. A
   * success has been recorded with {@code Settlements.record} before it is answered; if it comes out later, it is recorded
   * then, and dunning finds nothing open any more.
   *
   * @throws RuntimeException counts as {@link Collected.Outcome#UNKNOWN}
   */
  Collected collect(Charge charge);
}
