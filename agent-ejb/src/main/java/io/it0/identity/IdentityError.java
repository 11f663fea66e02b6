package io.it0.identity;

import io.it0.problem.ErrorCode;

/** What can be wrong with credentials, keys, users and the registration of tenants. */
public enum IdentityError implements ErrorCode {
  LOGIN_FAILED(401, "The e-mail address or the password is wrong"),
  LOGIN_THROTTLED(429, "Too many failed log-ins"),
  LOGIN_BUSY(503, "Too many log-ins at once"),
  PASSWORD_TO_BE_CHOSEN(403, "The one-time password is good only to choose another"),
  PASSWORD_EXPIRED(403, "The one-time password has expired"),
  USER_INVALID(400, "The user cannot be kept like this"),
  USER_NOT_FOUND(404, "No such user"),
  USER_CHANGED(412, "Somebody else has changed the user"),
  LAST_ADMINISTRATOR(409, "The tenant would have no active administrator"),
  EMAIL_INVALID(400, "Not an e-mail address"),
  EMAIL_TAKEN(409, "The e-mail address is in use"),
  PASSWORD_TOO_WEAK(400, "The password is too short or too long"),
  API_KEY_INVALID(400, "The API key cannot be made like this"),
  API_KEY_NOT_FOUND(404, "No such API key"),
  TENANT_INVALID(400, "The tenant cannot be registered like this"),
  TENANT_SLUG_TAKEN(409, "The tenant's slug is in use"),
  TENANT_NOT_FOUND(404, "No such tenant"),
  TENANT_CLOCK_BACKWARDS(409, "The tenant's billing time only goes forward");

  private final int status;
  private final String title;

  IdentityError(int status, String title) {
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
