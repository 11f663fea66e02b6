package io.it0.subscription;

import io.it0.problem.ErrorCode;

public enum SubscriptionError implements ErrorCode {
  TENANT_UNKNOWN(404, "There is no such tenant"),
  NO_SUBSCRIPTION(404, "The tenant has no subscription"),
  SUBSCRIPTION_EXISTS(409, "The tenant already has a subscription"),
  SUBSCRIPTION_STATUS(409, "The subscription's status does not allow this"),
  SUBSCRIPTION_INVALID(422, "The subscription cannot be made like this"),
  NOTHING_SCHEDULED(409, "There is nothing to take back");

  private final int status;
  private final String title;

  SubscriptionError(int status, String title) {
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
