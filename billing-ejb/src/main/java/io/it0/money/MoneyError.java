package io.it0.money;

import io.it0.problem.ErrorCode;

public enum MoneyError implements ErrorCode {
  CURRENCY_MISMATCH("Amounts of different currencies cannot be combined"),
  UNKNOWN_CURRENCY("Not a currency that amounts can be kept in"),
  INVALID_AMOUNT("Not an amount of the currency"),
  AMOUNT_OUT_OF_RANGE("The amount is too large");

  private final String title;

  MoneyError(String title) {
    this.title = title;
  }

  @Override
  public int status() {
    return 422;
  }

  @Override
  public String title() {
    return title;
  }
}
