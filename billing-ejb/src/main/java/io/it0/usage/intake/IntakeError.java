package io.it0.usage.intake;

import io.it0.problem.ErrorCode;

/** What can be wrong with a request of usage events, or with one of its events. */
public enum IntakeError implements ErrorCode {
  /** The body as a whole: line and column are in the detail. */
  MALFORMED_JSON(400, "The body is not the JSON that is expected"),
  BATCH_EMPTY(400, "There is no event in the batch"),
  BATCH_TOO_LARGE(413, "There are too many events in one request"),
  NO_EVENT_ACCEPTED(400, "No event could be accepted"),

  /** It is no JSON object. */
  EVENT_INVALID(400, "The event could not be read"),
  SPECVERSION_UNSUPPORTED(400, "Only CloudEvents 1.0 are understood"),
  ATTRIBUTE_INVALID(400, "An attribute of the event is missing or not valid"),
  SOURCE_RESERVED(400, "The event's source is one of the platform's own"),
  DATASCHEMA_UNKNOWN(400, "The event's dataschema is not one that is understood"),
  DATA_INVALID(400, "The event's data are missing or not valid"),
  TOKENS_INVALID(400, "A count of tokens is missing or not valid"),
  TIME_INVALID(400, "The event's time is not a timestamp of RFC 3339"),
  TIME_OUT_OF_RANGE(400, "The event is too old, or still to come"),
  TENANT_REQUIRED(400, "The event names no tenant"),
  TENANT_UNKNOWN(400, "There is no such tenant"),
  TENANT_FOREIGN(400, "The event names another tenant than the caller's");

  private final int status;
  private final String title;

  IntakeError(int status, String title) {
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
