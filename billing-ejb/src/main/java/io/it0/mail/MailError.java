package io.it0.mail;

import io.it0.problem.ErrorCode;

public enum MailError implements ErrorCode {
  MAIL_NOT_FOUND(404, "There is no such message"),
  MAIL_NOT_PARKED(409, "The message is not parked"),
  MAIL_SETTINGS_INVALID(422, "The mail settings cannot be like this");

  private final int status;
  private final String title;

  MailError(int status, String title) {
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
