package io.it0.invoicing.explain;

import io.it0.problem.ErrorCode;

public enum ExplainError implements ErrorCode {
  INVOICE_LINE_NOT_FOUND(404, "The invoice has no such line");

  private final int status;
  private final String title;

  ExplainError(int status, String title) {
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
