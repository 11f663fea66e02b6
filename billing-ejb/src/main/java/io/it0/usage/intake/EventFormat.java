package io.it0.usage.intake;

/** How events lie in a request's body. */
public enum EventFormat {
  /** {@code application/cloudevents+json}: one event. */
  SINGLE,
  /** {@code application/cloudevents-batch+json}: an array of events. */
  BATCH,
  /** {@code application/json}: one event or an array of them. */
  ANY,
  /** {@code application/x-ndjson}: one event a line. */
  LINES;

  /** @param mediaType type and subtype, without parameters, in lower case */
  public static EventFormat of(String mediaType) {
    return switch (mediaType) {
      case "application/cloudevents+json" -> SINGLE;
      case "application/cloudevents-batch+json" -> BATCH;
      case "application/json" -> ANY;
      case "application/x-ndjson" -> LINES;
      default -> throw new IllegalArgumentException(mediaType);
    };
  }
}
