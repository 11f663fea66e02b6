package io.it0.usage;

import io.it0.problem.ErrorCode;

/** Why reported usage cannot be taken at the moment. */
public enum UsageError implements ErrorCode {
  USAGE_STREAM_FULL(503, "Usage is waiting to be counted; send it again later"),
  USAGE_UNAVAILABLE(503, "Usage cannot be taken now; send it again later");

  private final int status;
  private final String title;

  UsageError(int status, String title) {
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
