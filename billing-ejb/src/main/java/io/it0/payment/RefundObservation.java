package io.it0.payment;

import java.util.Optional;

/**
 * What a provider says of a refund.
 *
 * @param status {@link RefundStatus#CREATED}: the provider has no such refund
 */
public record RefundObservation(
    RefundStatus status, Optional<String> externalId, Optional<String> failure) {

  public static RefundObservation of(RefundStatus status, String externalId) {
    return new RefundObservation(status, Optional.ofNullable(externalId), Optional.empty());
  }

  public static RefundObservation failed(String externalId, String why) {
    return new RefundObservation(
        RefundStatus.FAILED, Optional.ofNullable(externalId), Optional.ofNullable(why));
  }
}
