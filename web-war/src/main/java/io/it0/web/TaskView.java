package io.it0.web;

import io.it0.task.Task;
import io.it0.usage.TokenCounts;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A task as the API shows it.
 *
 * @param prompt absent in lists, like result and usage
 */
public record TaskView(
    UUID id,
    String engine,
    String model,
    int maxTokens,
    String sessionId,
    String agent,
    UUID standingOrderId,
    Long tokenCap,
    String startedBy,
    String status,
    Instant createdAt,
    Instant startedAt,
    Instant endedAt,
    String stopReason,
    String errorCode,
    String errorDetail,
    int turns,
    boolean partial,
    TokenCounts tokens,
    String prompt,
    String result,
    List<Task.ModelUsage> usage) {

  static TaskView of(Task task) {
    Task.Details details = task.details();
    return new TaskView(
        task.id(),
        task.engine(),
        task.model(),
        task.maxTokens(),
        task.sessionId(),
        task.agent(),
        task.standingOrderId(),
        task.tokenCap(),
        task.startedBy(),
        task.status().name(),
        task.createdAt(),
        task.startedAt(),
        task.endedAt(),
        task.stopReason(),
        task.errorCode(),
        task.errorDetail(),
        task.turns(),
        task.partial(),
        task.tokens(),
        details == null ? null : details.prompt(),
        details == null ? null : details.result(),
        details == null ? null : details.usage());
  }
}
