package io.it0.payment;

import java.util.Optional;

/**
 * What a provider says of a flow by which a tenant saves a method.
 *
 * @param methodId the method that came of it
 * @param label what the tenant knows it by, such as {@code Visa •••• 4242}
 */
public record SetUpSeen(
    Status status, Optional<String> methodId, Optional<String> label, Optional<String> failure) {

  /** Failed or not, a flow that is pending can still succeed. */
  public enum Status {
    PENDING,
    SUCCEEDED,
    FAILED
  }
}
