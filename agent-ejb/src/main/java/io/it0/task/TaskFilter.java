package io.it0.task;

import io.it0.problem.ProblemException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Which tasks are listed: those that meet all that is given. The times are of their creation, {@code [from, to)}. */
public record TaskFilter(
    Optional<TaskStatus> status,
    Optional<String> engine,
    Optional<String> model,
    Optional<String> agent,
    Optional<String> session,
    Optional<UUID> standingOrder,
    Optional<Instant> from,
    Optional<Instant> to) {

  public static final TaskFilter ALL =
      new TaskFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** @throws ProblemException if there is no such status */
  public static TaskStatus status(String name) {
    try {
      return TaskStatus.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          TaskError.TASK_FILTER_INVALID,
          "status is one of " + Arrays.toString(TaskStatus.values()));
    }
  }
}
