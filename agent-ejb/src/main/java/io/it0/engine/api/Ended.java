package io.it0.engine.api;

import io.it0.engine.EngineEvent.Outcome;
import io.it0.engine.EngineFailure;
import io.it0.engine.EngineFailure.Reason;
import java.util.Optional;

/** The run has ended before its answer was complete. */
final class Ended extends Exception {

  private static final long serialVersionUID = 1L;
  private final Outcome outcome;
  private final transient Optional<EngineFailure> failure;

  Ended(Outcome outcome, Optional<EngineFailure> failure) {
    super(outcome.name(), null, false, false);
    this.outcome = outcome;
    this.failure = failure;
  }

  static Ended failed(Reason reason, String detail) {
    return new Ended(Outcome.FAILED, Optional.of(new EngineFailure(reason, detail)));
  }

  Outcome outcome() {
    return outcome;
  }

  Optional<EngineFailure> failure() {
    return failure;
  }
}
