package io.it0.invoicing;

import io.it0.problem.ErrorCode;

public enum InvoicingError implements ErrorCode {
  INVOICE_NOT_FOUND(404, "There is no such invoice"),
  INVOICE_FILTER_INVALID(400, "Invoices cannot be filtered like this");

  private final int status;
  private final String title;

  InvoicingError(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public String code() {
    return name();
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
