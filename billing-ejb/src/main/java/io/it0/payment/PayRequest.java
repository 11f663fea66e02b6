package io.it0.payment;

import static io.it0.payment.PaymentError.IDEMPOTENCY_KEY_REQUIRED;

import io.it0.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * What is asked for when an invoice is to be paid.
 *
 * @param method one that was saved; empty: the payer chooses
 * @param offSession whether the payer is away
 * @param key the caller's Idempotency-Key: the same attempt however often it is asked for
 */
public record PayRequest(
    UUID tenantId,
    UUID invoiceId,
    ProviderKey provider,
    Optional<UUID> method,
    boolean offSession,
    String key,
    String requestedBy) {

  public PayRequest {
    if (key == null || !key.matches("[\\x21-\\x7e]{1,255}")) {
      throw new ProblemException(
          IDEMPOTENCY_KEY_REQUIRED, "1 to 255 printable characters, such as a random UUID");
    }
  }

  /** Of all that is asked for, so that a key that is used for something else is noticed. */
  String digest() {
    String asked = "%s|%s|%s".formatted(invoiceId, provider.label(), method.map(UUID::toString));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
