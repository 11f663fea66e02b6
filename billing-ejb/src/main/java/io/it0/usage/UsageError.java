package io.it0.usage;

import io.it0.problem.ErrorCode;

/** What can be wrong with reported usage: as a whole, or with one event of a batch. */
public enum UsageError implements ErrorCode {
  /** The body is no JSON, or not of the form that its content type says. */
  MALFORMED_EVENTS(400, "The events could not be read"),
  TOO_MANY_EVENTS(413, "There are too many events in one request"),
  /** Every event was refused; the items say why. */
  NO_EVENT_ACCEPTED(400, "No event was accepted"),
  USAGE_STREAM_FULL(503, "Usage is waiting to be counted; send it again later"),
  USAGE_UNAVAILABLE(503, "Usage cannot be taken now; send it again later"),
  DEAD_LETTER_NOT_FOUND(404, "There is no such dead letter"),

  /** Of one event: it is no JSON object (in a batch or a line). */
  MALFORMED_EVENT(400, "The event could not be read"),
  MISSING_FIELD(400, "A required field is missing"),
  INVALID_FIELD(400, "A field has a value that it cannot have"),
  DUPLICATE_FIELD(400, "A field is given twice"),
  EVENT_TOO_OLD(400, "The event is too old"),
  EVENT_IN_FUTURE(400, "The event's time is still to come"),
  BEFORE_FIRST_PERIOD(400, "The tenant had no subscription at the event's time"),
  UNKNOWN_TENANT(400, "There is no such tenant"),
  TENANT_MISSING(400, "The event names no tenant"),
  WRONG_TENANT(400, "The event names another tenant than the caller's");

  private final int status;
  private final String title;

  UsageError(int status, String title) {
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
