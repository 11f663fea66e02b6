package io.it0.quota;

import io.it0.problem.ErrorCode;

/** Why tokens are not admitted. */
public enum QuotaError implements ErrorCode {
  QUOTA_EXCEEDED(429, "The quota does not allow this"),
  QUOTA_UNAVAILABLE(503, "The quota cannot be decided now"),
  QUOTA_REQUEST_INVALID(422, "The tokens or the time to live are out of range"),
  QUOTA_UNREPORTED_FULL(503, "Too much settled usage has not been reported"),
  IDEMPOTENCY_CONFLICT(409, "The idempotency key was used for another request"),
  TENANT_SUSPENDED(403, "The tenant is suspended and cannot start new work"),
  LEASE_NOT_FOUND(404, "There is no such lease, or it has expired"),
  LEASE_ENDED(409, "The lease was settled or released");

  private final int status;
  private final String title;

  QuotaError(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }
}
