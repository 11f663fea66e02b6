package io.it0.event;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of events, with the stream that carries each. */
enum EventKind {
  SUBSCRIPTION_CHANGED("subscription.changed", new SchemaVersion(1, 0)),
  QUOTA_EXCEEDED("quota.exceeded", new SchemaVersion(1, 0)),
  PAYMENT_RECEIVED("payment.received", new SchemaVersion(1, 0));

  private final String stream;
  private final SchemaVersion version;

  EventKind(String stream, SchemaVersion version) {
    this.stream = stream;
    this.version = version;
  }

  static EventKind of(SharedEvent event) {
    if (event instanceof SubscriptionChanged) {
      return SUBSCRIPTION_CHANGED;
    }
    return event instanceof QuotaExceeded ? QUOTA_EXCEEDED : PAYMENT_RECEIVED;
  }

  /** Empty: a newer node has written it. */
  static Optional<EventKind> of(String stream) {
    return Arrays.stream(values()).filter(kind -> kind.stream.equals(stream)).findFirst();
  }

  /** Also the type's name in the outbox. */
  String stream() {
    return stream;
  }

  SchemaVersion version() {
    return version;
  }
}
