package io.it0.dunning;

import io.it0.problem.ErrorCode;

public enum DunningError implements ErrorCode {
  DUNNING_CASE_NOT_FOUND(404, "There is no such dunning case"),
  DUNNING_STATUS(409, "The case's status does not allow this"),
  DUNNING_BUSY(409, "An attempt's outcome is not known yet"),
  DUNNING_POLICY_INVALID(422, "Dunning cannot be done like this");

  private final int status;
  private final String title;

  DunningError(int status, String title) {
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
