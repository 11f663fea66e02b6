package io.it0.payment;

import io.it0.money.Money;
import java.util.Optional;

/**
 * What a provider says of an attempt, in its answer or in a webhook that was verified.
 *
 * @param status how it stands there; {@link PaymentStatus#CREATED}: the provider has no such attempt (yet)
 * @param externalId the provider's own id of it
 * @param amount what was ordered, as the provider has it; it must be what was stored
 * @param received what arrived, where it can differ from what was ordered
 * @param decline why it failed
 * @param over whether nothing more can come of it
 * @param action what the payer is shown now; empty: as before
 */
public record Observation(
    PaymentStatus status,
    Optional<String> externalId,
    Optional<Money> amount,
    Optional<Money> received,
    Optional<Decline> decline,
    boolean over,
    Optional<ClientAction> action) {

  /** The provider has no such attempt, or not yet. */
  public static Observation absent() {
    return of(PaymentStatus.CREATED);
  }

  public static Observation of(PaymentStatus status) {
    return new Observation(
        status,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  public Observation withExternalId(String id) {
    return new Observation(
        status, Optional.ofNullable(id), amount, received, decline, over, action);
  }

  public Observation withAmount(Money ordered) {
    return new Observation(
        status, externalId, Optional.of(ordered), received, decline, over, action);
  }

  public Observation withReceived(Money arrived) {
    return new Observation(status, externalId, amount, Optional.of(arrived), decline, over, action);
  }

  public Observation withDecline(Decline why) {
    return new Observation(status, externalId, amount, received, Optional.of(why), over, action);
  }

  public Observation withAction(ClientAction shown) {
    return new Observation(status, externalId, amount, received, decline, over, Optional.of(shown));
  }

  /** Nothing more can come of it. */
  public Observation ended() {
    return new Observation(status, externalId, amount, received, decline, true, action);
  }
}
