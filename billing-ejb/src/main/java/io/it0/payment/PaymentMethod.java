package io.it0.payment;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A method that a tenant has saved, or is saving.
 *
 * @param externalId the provider's id of it; empty: it is not saved yet
 * @param label what the tenant knows it by
 * @param setUpId the provider's id of the flow by which it is saved
 */
public record PaymentMethod(
    UUID id,
    UUID tenantId,
    ProviderKey provider,
    Status status,
    Optional<String> externalId,
    String label,
    boolean isDefault,
    Optional<String> failure,
    Optional<String> setUpId,
    Instant createdAt) {

  /** Only an active one can be charged. */
  public enum Status {
    PENDING,
    ACTIVE,
    FAILED
  }
}
