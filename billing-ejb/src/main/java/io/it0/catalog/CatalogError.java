package io.it0.catalog;

import io.it0.problem.ErrorCode;

public enum CatalogError implements ErrorCode {
  PLAN_NOT_FOUND(404, "There is no such plan"),
  PRICE_NOT_FOUND(422, "The plan has no such price"),
  PLAN_CHANGED(409, "Somebody else has published a version of the plan"),
  PLAN_INVALID(400, "The plan cannot be sold like this");

  private final int status;
  private final String title;

  CatalogError(int status, String title) {
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
