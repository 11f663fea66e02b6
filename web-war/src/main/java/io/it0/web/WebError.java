package io.it0.web;

import io.it0.problem.ErrorCode;

/** What can be wrong with a request whatever it asks for. */
public enum WebError implements ErrorCode {
  MALFORMED_JSON(400, "The body is not the JSON that is expected"),
  INVALID_REQUEST(400, "The request is not valid"),
  UNAUTHENTICATED(401, "Credentials are missing or not valid"),
  FORBIDDEN(403, "The caller may not do this"),
  TENANT_REQUIRED(403, "Only a tenant's caller can do this"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "The answer cannot be given in an accepted media type"),
  BODY_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not supported"),
  INTERNAL_ERROR(500, "Something went wrong on our side"),
  UNAVAILABLE(503, "The service cannot answer now");

  private final int status;
  private final String title;

  WebError(int status, String title) {
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
