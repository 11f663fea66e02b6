package io.it0.billrun;

import io.it0.problem.ErrorCode;

public enum BillRunError implements ErrorCode {
  BILL_RUN_NOT_FOUND(404, "There is no such bill run"),
  NOT_A_DRY_RUN(409, "Only a dry run has invoices to look at"),
  NOT_PARKED(404, "The subscription is not parked"),
  TOO_MANY_BILL_RUNS(429, "Too many bill runs are going on");

  private final int status;
  private final String title;

  BillRunError(int status, String title) {
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
