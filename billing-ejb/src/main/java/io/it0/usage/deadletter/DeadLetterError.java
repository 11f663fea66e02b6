package io.it0.usage.deadletter;

import io.it0.problem.ErrorCode;

public enum DeadLetterError implements ErrorCode {
  DEAD_LETTER_NOT_FOUND(404, "There is no such dead letter"),
  DEAD_LETTER_UNREADABLE(409, "The dead letter holds no event that could be sent again"),
  DEAD_LETTER_REPLAYED(409, "The dead letter was sent again already");

  private final int status;
  private final String title;

  DeadLetterError(int status, String title) {
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
