package io.it0.task;

import io.it0.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A task that is wanted.
 *
 * @param id starting a task with an id that is there already changes nothing; make it with {@link io.it0.db.UuidV7}
 * @param engine a key of {@link io.it0.engine.EngineRegistry}
 * @param model empty: the configured one
 * @param maxTokens of output in one answer of the model; empty: {@code tasks.max-tokens}
 * @param session a label for what belongs together; so is agent: who does it
 * @param standingOrder where it came from; empty: somebody asked for it
 * @param tokenCap it is cancelled when it has used more billable tokens than this
 * @param startedBy an e-mail address, an API key's prefix, or {@code system}
 */
public record NewTask(
    UUID id,
    String engine,
    Optional<String> model,
    String prompt,
    Optional<Integer> maxTokens,
    Optional<String> session,
    Optional<String> agent,
    Optional<UUID> standingOrder,
    OptionalLong tokenCap,
    String startedBy) {

  private static final int MAX_LABEL = 120;

  public NewTask {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(startedBy, "startedBy");
  }

  void requireValid(TaskConfig config, int tokens) {
    require(prompt != null && !prompt.isEmpty(), "prompt: a task needs one");
    require(
        prompt.getBytes(StandardCharsets.UTF_8).length <= config.maxPromptBytes(),
        "prompt: at most " + config.maxPromptBytes() + " bytes of UTF-8");
    require(prompt.equals(EventData.paired(prompt)), "prompt: holds half a character");
    require(
        tokens >= 1 && tokens <= config.mostMaxTokens(),
        "maxTokens: 1 to " + config.mostMaxTokens());
    label("model", model);
    label("sessionId", session);
    label("agent", agent);
    require(tokenCap.isEmpty() || tokenCap.getAsLong() > 0, "tokenCap: must be positive");
  }

  /** @throws ProblemException (409) unless the earlier task is the same one, asked for again */
  void requireSame(Task earlier) {
    boolean same =
        engine.equals(earlier.engine())
            && prompt.equals(earlier.details().prompt())
            && model.map(earlier.model()::equals).orElse(true)
            && maxTokens.map(tokens -> tokens == earlier.maxTokens()).orElse(true)
            && session.equals(Optional.ofNullable(earlier.sessionId()))
            && agent.equals(Optional.ofNullable(earlier.agent()));
    if (!same) {
      throw new ProblemException(TaskError.TASK_CONFLICT, "task " + id + " is another one");
    }
  }

  private static void label(String name, Optional<String> value) {
    boolean valid =
        value
            .filter(
                text ->
                    text.isBlank()
                        || text.length() > MAX_LABEL
                        || text.chars().anyMatch(Character::isISOControl)
                        || !text.equals(EventData.paired(text)))
            .isEmpty();
    require(valid, name + ": 1 to " + MAX_LABEL + " characters, none of them a control character");
  }

  private static void require(boolean condition, String detail) {
    if (!condition) {
      throw new ProblemException(TaskError.TASK_INVALID, detail);
    }
  }
}
