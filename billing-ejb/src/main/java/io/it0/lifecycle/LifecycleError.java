package io.it0.lifecycle;

import io.it0.problem.ErrorCode;

public enum LifecycleError implements ErrorCode {
  ALREADY_ON_PLAN(409, "The subscription is on that plan already"),
  NOT_AN_UPGRADE(422, "The plan is no upgrade of the present one"),
  NOT_A_DOWNGRADE(422, "The plan is an upgrade of the present one"),
  NOTHING_TO_CANCEL(409, "The free plan cannot be cancelled"),
  SUBSCRIPTION_OVERTAKEN(409, "The subscription was changed meanwhile"),
  RENEWAL_PENDING(409, "The period is over and its renewal is held up"),
  UPGRADE_PENDING(409, "An upgrade waits for its payment"),
  CHARGE_INVALID(422, "It cannot be charged like this"),
  CHARGE_CONFLICT(409, "The same source id was charged with other content"),
  PRICE_OVERRIDE_INVALID(422, "The price cannot be set like this"),
  PRICE_OVERRIDE_EXISTS(409, "A price starts at that time already"),
  PRICE_OVERRIDE_NOT_FOUND(404, "There is no such price"),
  THRESHOLD_INVALID(422, "The threshold cannot be set like this");

  private final int status;
  private final String title;

  LifecycleError(int status, String title) {
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
