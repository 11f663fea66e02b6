package io.it0.payment;

import io.it0.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An attempt as a provider is told of it.
 *
 * @param description what the payer reads
 * @param expiresAt when it can no longer be paid
 * @param externalId the provider's own id of it; empty: not known yet
 * @param method the saved method to be charged; empty: the payer chooses
 * @param offSession whether the payer is away
 */
public record Order(
    UUID paymentId,
    UUID tenantId,
    Money amount,
    String description,
    Instant createdAt,
    Instant expiresAt,
    Optional<String> externalId,
    Optional<SavedMethod> method,
    boolean offSession) {

  /** What the attempt is called at the provider: 32 hexadecimal digits, which every provider takes. */
  public String reference() {
    return reference(paymentId);
  }

  public static String reference(UUID paymentId) {
    return paymentId.toString().replace("-", "");
  }

  /** The attempt that a reference names; empty: it is none of ours. */
  public static Optional<UUID> paymentId(String reference) {
    if (reference == null || !reference.matches("[0-9a-f]{32}")) {
      return Optional.empty();
    }
    return Optional.of(
        new UUID(
            Long.parseUnsignedLong(reference.substring(0, 16), 16),
            Long.parseUnsignedLong(reference.substring(16), 16)));
  }
}
