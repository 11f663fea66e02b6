package io.it0.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

/**
 * What an engine is to do.
 *
 * @param id of the task; the run's processes are marked with it
 * @param prompt any text, also a long one
 * @param maxTokens of output in one answer of the model, at least 1
 * @param maxTurns how often the model may be asked, at least 1
 * @param timeout of the whole run
 */
public record EngineRequest(
    UUID id, String model, String prompt, int maxTokens, int maxTurns, Duration timeout) {

  public EngineRequest {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(prompt, "prompt");
    if (model == null || model.isBlank()) {
      throw new IllegalArgumentException("a request names its model");
    }
    if (maxTokens < 1 || maxTurns < 1 || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(
          "tokens, turns and time must be positive: %d, %d, %s"
              .formatted(maxTokens, maxTurns, timeout));
    }
  }
}
