package io.it0.inventory;

import io.it0.problem.ErrorCode;

public enum InventoryError implements ErrorCode {
  SERVER_INVALID(400, "The server cannot be kept like this"),
  SERVER_NOT_FOUND(404, "No such server"),
  SERVER_NAME_TAKEN(409, "The server's name is in use"),
  SERVER_CHANGED(412, "Somebody else has changed the server");

  private final int status;
  private final String title;

  InventoryError(int status, String title) {
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
