package io.it0.payment;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An attempt to collect an invoice, as it is stored.
 *
 * @param attempt the invoice's first is 1
 * @param method the saved method that is charged; empty: the payer chooses
 * @param offSession whether the payer is away
 * @param action what the payer is shown; empty: nothing any more
 * @param over whether nothing more can come of it
 * @param received what arrived, where it differs from the amount
 * @param refunded what was sent back, or is on its way
 * @param disputed what the provider has taken back
 * @param quarantine why a person has to look before money is booked
 * @param checks how often the reconciler has asked
 */
public record Payment(
    UUID id,
    UUID tenantId,
    UUID invoiceId,
    int attempt,
    ProviderKey provider,
    Optional<UUID> method,
    PaymentStatus status,
    Money amount,
    String requestedBy,
    boolean offSession,
    Optional<String> externalId,
    Optional<ClientAction> action,
    Optional<Instant> expiresAt,
    boolean over,
    Optional<Decline> decline,
    Optional<Money> received,
    Money refunded,
    Money disputed,
    Optional<Instant> succeededAt,
    Optional<String> quarantine,
    int checks,
    Instant createdAt,
    Instant updatedAt) {

  /** Whether it waits for somebody: the payer, the provider, or a person of ours. */
  public boolean isSettled() {
    return !status.isOpen() && quarantine.isEmpty();
  }

  /** What came in. */
  public Money arrived() {
    return received.orElse(amount);
  }

  boolean isExpired(Instant now) {
    return expiresAt.filter(now::isAfter).isPresent();
  }
}
