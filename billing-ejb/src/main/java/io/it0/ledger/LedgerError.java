package io.it0.ledger;

import io.it0.problem.ErrorCode;

public enum LedgerError implements ErrorCode {
  LEDGER_FILTER_INVALID(400, "The ledger cannot be asked like this"),
  JOURNAL_NOT_FOUND(404, "There is no such journal"),
  JOURNAL_REVERSED(409, "The journal has been reversed already"),
  REVERSAL_INVALID(422, "A reversal needs its reason");

  private final int status;
  private final String title;

  LedgerError(int status, String title) {
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
