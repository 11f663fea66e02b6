package io.it0.engine.api;

import io.it0.engine.EngineFailure;
import java.time.Duration;
import java.util.Optional;

/** The provider did not answer a request; nothing was used. */
final class Refused extends Exception {

  private static final long serialVersionUID = 1L;
  private final int status;
  private final transient EngineFailure failure;
  private final transient Optional<Duration> retryAfter;

  /** @param status of HTTP; 0: the connection was lost */
  Refused(int status, EngineFailure failure, Optional<Duration> retryAfter) {
    super(failure.detail(), null, false, false);
    this.status = status;
    this.failure = failure;
    this.retryAfter = retryAfter;
  }

  int status() {
    return status;
  }

  EngineFailure failure() {
    return failure;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether it may be different the next time. */
  boolean isPassing() {
    return status == 0 || status == 408 || status == 429 || status >= 500;
  }
}
