package io.it0.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Tokens were used: what a task or an API client reported, validated and priced. Fired as a CDI event
 * inside the server and carried by the streams {@code usage.recorded} between its parts
 * (docs/events.md).
 *
 * @param source with {@code eventId} the event's identity within its tenant, CloudEvents' own
 * @param taskId null where none was given, like {@code sessionId} and {@code agent}
 * @param costUsd what the provider charges; null where the model has no price
 * @param occurredAt in whole microseconds of the tenant's billing time
 * @param timeAssumed whether the event came without a time: repeating it then gives another {@code
 *     occurredAt}, and is a duplicate all the same
 * @param partial whether the task was cut off, and this is what had been seen of its usage
 */
public record UsageRecorded(
    UUID tenantId,
    String source,
    String eventId,
    String taskId,
    String sessionId,
    String agent,
    String model,
    TokenCounts tokens,
    BigDecimal costUsd,
    Instant occurredAt,
    boolean timeAssumed,
    boolean partial) {

  public UsageRecorded {
    Objects.requireNonNull(tenantId, "tenantId");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(eventId, "eventId");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(tokens, "tokens");
    Objects.requireNonNull(occurredAt, "occurredAt");
  }

  public boolean hasKeyOf(UsageRecorded other) {
    return eventId.equals(other.eventId)
        && source.equals(other.source)
        && tenantId.equals(other.tenantId);
  }

  /**
   * Whether both report the same usage. The price is left out, since it is ours and may have changed
   * between the two; so is a time that was assumed.
   */
  public boolean hasContentOf(UsageRecorded other) {
    return tokens.equals(other.tokens)
        && model.equals(other.model)
        && Objects.equals(agent, other.agent)
        && Objects.equals(taskId, other.taskId)
        && Objects.equals(sessionId, other.sessionId)
        && (timeAssumed || other.timeAssumed || occurredAt.equals(other.occurredAt));
  }
}
