package io.it0.period;

import io.it0.problem.ErrorCode;

public enum TestClockError implements ErrorCode {
  TEST_CLOCK_NOT_FOUND(404, "There is no such test clock"),
  TEST_CLOCK_BACKWARDS(409, "A test clock only goes forward"),
  TEST_CLOCK_ADVANCING(409, "The test clock is being advanced"),
  TEST_CLOCK_LIVE_PAYMENTS(409, "A tenant with live payments cannot be on a test clock"),
  TEST_CLOCK_STOPPED(500, "The test clock stopped on its way"),
  TOO_MANY_ADVANCES(429, "Too many test clocks are being advanced"),
  TEST_CLOCK_INVALID(422, "The test clock cannot be made like this");

  private final int status;
  private final String title;

  TestClockError(int status, String title) {
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
