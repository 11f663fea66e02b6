package io.it0.console.signin;

import io.it0.problem.ErrorCode;

/** Why somebody whose password is right is not let in. */
enum SignInError implements ErrorCode {
  CONSOLE_NOT_FOR_MEMBERS(403, "The console is for administrators");

  private final int status;
  private final String title;

  SignInError(int status, String title) {
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
