package io.it0.console;

import io.it0.problem.ErrorCode;

/** What can be wrong with a request to a page. */
public enum ConsoleError implements ErrorCode {
  NOT_FOR_YOU(403, "Not for your role"),
  FIELD_INVALID(400, "A field cannot be like this"),
  PAGE_NOT_FOUND(404, "There is nothing here");

  private final int status;
  private final String title;

  ConsoleError(int status, String title) {
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
