package io.it0.engine;

import io.it0.usage.TokenCounts;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What happens during a run. */
public sealed interface EngineEvent {

  /** A piece of the model's answer. */
  record Text(String text) implements EngineEvent {}

  /** The model asks for a tool. */
  record ToolUse(String name) implements EngineEvent {}

  /**
   * The provider refused for the moment, and is asked again.
   *
   * @param status of HTTP; 0: there was no answer
   */
  record Retrying(int status, Duration after) implements EngineEvent {}

  /**
   * What the run has used until now, by model: sums, not additions.
   *
   * @param answering whether an answer has just begun, whose output is still to come
   */
  record UsageSoFar(Map<String, TokenCounts> usage, boolean answering) implements EngineEvent {
    public UsageSoFar {
      usage = Map.copyOf(usage);
    }
  }

  /** How a run ended. */
  enum Outcome {
    SUCCEEDED,
    FAILED,
    CANCELLED,
    TIMED_OUT
  }

  /**
   * The end of a run, and what it used.
   *
   * @param stopReason of the model's last answer, such as {@code end_turn} or {@code max_tokens}; empty if there was none
   * @param failure present if and only if it failed
   * @param usage by model; empty if nothing was used
   * @param turns answers of the model
   * @param text the last answer, cut to {@link EngineConfig.Limits#maxTextLength()}
   */
  record Completed(
      Outcome outcome,
      Optional<String> stopReason,
      Optional<EngineFailure> failure,
      Map<String, TokenCounts> usage,
      int turns,
      Duration duration,
      String text)
      implements EngineEvent {

    public Completed {
      Objects.requireNonNull(stopReason, "stopReason");
      Objects.requireNonNull(duration, "duration");
      Objects.requireNonNull(text, "text");
      usage = Map.copyOf(usage);
      if (failure.isPresent() != (outcome == Outcome.FAILED)) {
        throw new IllegalArgumentException(outcome + " with " + failure);
      }
    }

    /** Whether the work was not done: what it used may be less than what the provider charges for. */
    public boolean partial() {
      return outcome != Outcome.SUCCEEDED;
    }
  }
}
