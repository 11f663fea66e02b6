package io.it0.task;

import io.it0.engine.EngineEvent;
import io.it0.usage.TokenCounts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a task ended.
 *
 * @param error why it did not succeed; absent where somebody cancelled it
 * @param usage by model, cumulative
 */
record TaskEnd(
    TaskStatus status,
    Optional<String> stopReason,
    Optional<Error> error,
    Map<String, TokenCounts> usage,
    int turns,
    String result,
    boolean partial) {

  static final Error NODE_LOST =
      new Error("NODE_LOST", "the server that ran it is gone; what it had used is metered");
  static final Error NODE_STOPPED = new Error("NODE_STOPPED", "the server that ran it was stopped");
  static final Error CAP_REACHED = new Error("TOKEN_CAP_REACHED", "its own limit of tokens");

  private static final int MAX_MODEL = 120;
  private static final int MAX_STOP_REASON = 60;
  private static final int MAX_DETAIL = 1_000;

  /** @param code stable; stored by name */
  record Error(String code, String detail) {
    Error {
      detail = cut(detail, MAX_DETAIL);
    }
  }

  TaskEnd {
    Map<String, TokenCounts> storable = new LinkedHashMap<>();
    usage.forEach(
        (model, tokens) -> storable.merge(cut(model, MAX_MODEL), tokens, TokenCounts::plus));
    usage = storable;
    stopReason = stopReason.map(text -> cut(text, MAX_STOP_REASON));
    result = EventData.storable(result);
  }

  /** @param cause why we cancelled it, if we did and not somebody */
  static TaskEnd of(EngineEvent.Completed done, Optional<Error> cause) {
    Optional<Error> failure =
        done.failure().map(f -> new Error(f.reason().name(), EventData.storable(f.detail())));
    boolean cancelled = done.outcome() == EngineEvent.Outcome.CANCELLED;
    return new TaskEnd(
        status(done.outcome(), cause),
        done.stopReason(),
        cancelled ? cause : failure,
        done.usage(),
        done.turns(),
        done.text(),
        done.partial());
  }

  /** Of a task that nothing could be done for. */
  static TaskEnd failed(Error error, Map<String, TokenCounts> usage) {
    return new TaskEnd(TaskStatus.FAILED, Optional.empty(), Optional.of(error), usage, 0, "", true);
  }

  static TaskEnd cancelledWhileQueued() {
    return new TaskEnd(
        TaskStatus.CANCELLED, Optional.empty(), Optional.empty(), Map.of(), 0, "", false);
  }

  private static TaskStatus status(EngineEvent.Outcome outcome, Optional<Error> cause) {
    return switch (outcome) {
      case SUCCEEDED -> TaskStatus.SUCCEEDED;
      case FAILED -> TaskStatus.FAILED;
      case TIMED_OUT -> TaskStatus.TIMED_OUT;
      case CANCELLED ->
          cause.filter(NODE_STOPPED::equals).isPresent() ? TaskStatus.FAILED : TaskStatus.CANCELLED;
    };
  }

  private static String cut(String text, int length) {
    String storable = EventData.storable(text);
    return storable.length() <= length ? storable : storable.substring(0, length);
  }
}
