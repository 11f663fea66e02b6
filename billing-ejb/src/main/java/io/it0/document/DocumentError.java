package io.it0.document;

import io.it0.problem.ErrorCode;

public enum DocumentError implements ErrorCode {
  BILLING_PROFILE_INVALID(422, "The billing profile cannot be like this");

  private final int status;
  private final String title;

  DocumentError(int status, String title) {
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
