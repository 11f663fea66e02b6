package io.it0.usage.aggregate;

import io.it0.usage.UsageCodec;
import java.util.UUID;

/**
 * Usage that could not be counted, and why. Kept with its payload, so that it can be replayed.
 *
 * @param tenantId null, like source and event id, where the entry could not be read
 */
record DeadLetter(
    String stream,
    String entryId,
    int position,
    UUID tenantId,
    String source,
    String eventId,
    Reason reason,
    String detail,
    String payload) {

  enum Reason {
    /** The key is taken by an event of other content. */
    CONFLICT,
    UNKNOWN_TENANT,
    /** No period of the tenant contains the event's time. */
    NO_PERIOD,
    /** The entry is not what this version can read. */
    UNREADABLE,
    /** PostgreSQL refused the event. */
    REFUSED
  }

  static DeadLetter of(Delivered delivered, Reason reason, String detail) {
    var event = delivered.event();
    return new DeadLetter(
        delivered.stream(),
        delivered.entryId(),
        delivered.position(),
        event.tenantId(),
        event.source(),
        event.eventId(),
        reason,
        detail,
        UsageCodec.encode(event));
  }

  static DeadLetter unreadable(
      String stream, String entryId, int position, String detail, String payload) {
    return new DeadLetter(
        stream, entryId, position, null, null, null, Reason.UNREADABLE, detail, payload);
  }
}
