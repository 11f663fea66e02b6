package io.it0.task;

import io.it0.usage.TokenCounts;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A task as it stands.
 *
 * @param sessionId null: none was given; so are agent, standingOrderId and tokenCap
 * @param startedBy an e-mail address, an API key's prefix, or {@code system}
 * @param stopReason null until the model has answered
 * @param errorCode null unless it failed or was cancelled for a reason; errorDetail says more
 * @param turns answers of the model
 * @param partial whether it was cut off: what it used may be less than what the provider charges for
 * @param tokens used so far, of all models
 * @param details null in a list
 */
public record Task(
    UUID id,
    String engine,
    String model,
    int maxTokens,
    String sessionId,
    String agent,
    UUID standingOrderId,
    Long tokenCap,
    String startedBy,
    TaskStatus status,
    Instant createdAt,
    Instant startedAt,
    Instant endedAt,
    String stopReason,
    String errorCode,
    String errorDetail,
    int turns,
    boolean partial,
    TokenCounts tokens,
    Details details) {

  /** @param result the model's last answer; null until the task has ended */
  public record Details(String prompt, String result, List<ModelUsage> usage) {}

  public record ModelUsage(String model, TokenCounts tokens) {}

  /** Where a page of the list ends; the next one begins behind it. */
  public record Position(Instant createdAt, UUID id) {

    /** @throws IllegalArgumentException if it is none */
    public static Position parse(String text) {
      String[] parts = text.split(" ", -1);
      if (parts.length != 2) {
        throw new IllegalArgumentException("not a position: " + text);
      }
      try {
        return new Position(Instant.parse(parts[0]), UUID.fromString(parts[1]));
      } catch (java.time.format.DateTimeParseException e) {
        throw new IllegalArgumentException("not a position: " + text, e);
      }
    }

    @Override
    public String toString() {
      return createdAt + " " + id;
    }
  }

  public Position position() {
    return new Position(createdAt, id);
  }
}
