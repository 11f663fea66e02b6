package io.it0.task;

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

  public NewTask {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(startedBy, "startedBy");
  }
}
