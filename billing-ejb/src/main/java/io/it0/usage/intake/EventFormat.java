package io.it0.usage.intake;

/** How events come in a request's body. */
public enum EventFormat {
  /** One JSON object: CloudEvents' structured mode. */
  SINGLE,
  /** A JSON array: CloudEvents' batched mode. */
  BATCH,
  /** A JSON object a line. */
  NDJSON
}
