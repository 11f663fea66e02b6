package io.it0.payment;

import io.it0.money.Money;
import java.util.Optional;
import java.util.UUID;

/** What a verified delivery says. */
public sealed interface Fact {

  /**
   * Of an attempt.
   *
   * @param payment whose; empty: told by the provider's id only
   */
  record OfPayment(Optional<UUID> payment, Observation seen) implements Fact {}

  /**
   * Of a refund.
   *
   * @param payment whose money it is; empty: told by the provider's id of the attempt
   * @param paymentExternalId the provider's id of the attempt
   * @param refund ours; empty: it was made at the provider itself
   * @param amount of this one, or of all refunds of the attempt until now
   * @param cumulative whether it is of all
   * @param seen how it stands, with the provider's id of it
   */
  record OfRefund(
      Optional<UUID> payment,
      Optional<String> paymentExternalId,
      Optional<UUID> refund,
      Money amount,
      boolean cumulative,
      RefundObservation seen)
      implements Fact {}

  /** Of a dispute about an attempt, told by the provider's id of it. */
  record OfDispute(String paymentExternalId, DisputeSeen seen) implements Fact {}

  /** Of a flow by which a tenant saves a method. */
  record OfSetUp(String setUpId, SetUpSeen seen) implements Fact {}

  /** Nothing that concerns us. */
  record Irrelevant(String why) implements Fact {}

  /** Nothing that can be understood: a person has to look. */
  record Unreadable(String why) implements Fact {}
}
