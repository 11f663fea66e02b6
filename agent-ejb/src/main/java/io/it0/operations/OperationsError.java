package io.it0.operations;

import io.it0.problem.ErrorCode;

public enum OperationsError implements ErrorCode {
  STANDING_ORDER_INVALID(400, "The standing order cannot be kept like this"),
  CRON_INVALID(400, "Not a schedule"),
  STANDING_ORDER_NOT_FOUND(404, "No such standing order"),
  STANDING_ORDER_NAME_TAKEN(409, "The standing order's name is in use"),
  STANDING_ORDER_CHANGED(412, "Somebody else has changed the standing order");

  private final int status;
  private final String title;

  OperationsError(int status, String title) {
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
