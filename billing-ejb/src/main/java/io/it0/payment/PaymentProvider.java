package io.it0.payment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who moves the money. An implementation speaks one protocol and keeps no state: what is known of an attempt is in the
 * tables.
 *
 * <p>Methods that ask the provider are called outside of transactions. They throw {@link ProviderRefusedException} if it
 * clearly refused, and {@link ProviderUnclearException} for whatever else is no answer; nothing that they throw, or log,
 * holds a secret or a message's body.
 */
public interface PaymentProvider {

  ProviderKey key();

  Capabilities capabilities();

  /** Whether it moves real money, as far as its configuration tells; then its tenants get no test clock. */
  default boolean isLive() {
    return true;
  }

  /** Where payers do what a client secret asks for: the intent's id comes behind it. Absent: in a page of one's own. */
  default Optional<String> payerPage() {
    return Optional.empty();
  }

  /**
   * Begins the attempt so that it can be paid, or finds it as it was begun: the same however often it is called. No
   * money moves by it.
   *
   * @return how it stands, with the provider's id and what the payer is shown
   */
  Observation open(Order order);

  /** Charges the order's saved method, once, however often it is called. The order's external id is known. */
  default Observation charge(Order order) {
    throw new UnsupportedOperationException(key() + " charges no saved methods");
  }

  /** How the attempt stands at the provider. */
  Observation query(Order order);

  /** Ends the attempt if it is not paid yet, and says how it stands then. */
  Observation cancel(Order order);

  /** Sends money back, once, however often it is called. */
  RefundObservation refund(RefundOrder refund);

  /** How the refund stands at the provider. */
  RefundObservation query(RefundOrder refund);

  /**
   * Tells the provider of a tenant, as a customer there.
   *
   * @return its id there
   */
  default String customer(UUID tenantId, String name) {
    throw new UnsupportedOperationException(key() + " saves no methods");
  }

  /**
   * Begins a flow by which a method is saved: the same however often it is called.
   *
   * @param method our id of what is to be saved
   */
  default SetUp setUp(UUID method, String customerId) {
    throw new UnsupportedOperationException(key() + " saves no methods");
  }

  /** How such a flow stands. */
  default SetUpSeen setUpSeen(String setUpId) {
    throw new UnsupportedOperationException(key() + " saves no methods");
  }

  /** Makes a saved method unusable. */
  default void remove(String methodId) {
    throw new UnsupportedOperationException(key() + " saves no methods");
  }

  /**
   * Verifies that a webhook is from the provider and meant for us. Nothing is asked of anybody.
   *
   * @throws WebhookRefusedException if it is not; no other exception leaves it, whatever was sent
   */
  Delivery verify(WebhookRequest request);

  /**
   * What a webhook says that was verified before. May ask the provider, where the message alone is not to be believed;
   * what cannot be understood is a {@link Fact.Unreadable}.
   */
  List<Fact> read(String type, byte[] body);

  /** What the provider is answered once the delivery is stored. */
  WebhookAnswer accepted();

  /** What it is answered if the delivery cannot be verified. */
  WebhookAnswer refused(String why);

  /** Makes a provider of the configuration. A bean of each provider's package. */
  interface Factory {

    ProviderKey key();

    /**
     * Empty: none of the provider's keys is there.
     *
     * @throws IllegalArgumentException one line that says what is wrong with which key, and no secret
     */
    Optional<PaymentProvider> configured(ProviderConfig config);
  }
}
