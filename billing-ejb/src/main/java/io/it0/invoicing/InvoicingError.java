package io.it0.invoicing;

import io.it0.problem.ErrorCode;

public enum InvoicingError implements ErrorCode {
  INVOICE_NOT_FOUND(404, "There is no such invoice"),
  INVOICE_FILTER_INVALID(400, "Invoices cannot be filtered like this"),
  INVOICE_STATUS(409, "The invoice's status does not allow this"),
  CREDIT_NOTE_NOT_FOUND(404, "There is no such credit note"),
  CREDIT_NOTE_INVALID(422, "The credit note cannot be issued like this"),
  CREDIT_EXCEEDS_LINE(409, "A credit note gives back no more than is left of a line"),
  CREDIT_INVALID(422, "Customer credit cannot be changed like this"),
  CREDIT_TOO_LOW(409, "The tenant has less customer credit than that"),
  PAYMENT_INVALID(422, "The payment cannot be recorded like this"),
  PAYMENT_NOT_RECORDED(404, "No such payment was recorded"),
  PAYMENT_CONFLICT(409, "The same id was recorded with other content"),
  REFUND_EXCEEDS_PAYMENT(409, "No more is given back than was paid"),
  DISPUTE_NOT_FOUND(404, "There is no such dispute"),
  DISPUTE_DECIDED(409, "The dispute is decided");

  private final int status;
  private final String title;

  InvoicingError(int status, String title) {
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
