package io.it0.usage.pricing;

import io.it0.problem.ErrorCode;

public enum PricingError implements ErrorCode {
  MODEL_PRICE_INVALID(422, "The model price cannot be taken like this"),
  MODEL_PRICE_CONFLICT(409, "The model has another price from that time on"),
  REPRICING_NOT_FOUND(404, "There is no such repricing");

  private final int status;
  private final String title;

  PricingError(int status, String title) {
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
