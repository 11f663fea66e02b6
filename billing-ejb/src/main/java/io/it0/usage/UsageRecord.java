package io.it0.usage;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one task used, as it lies in its tenant's schema.
 *
 * <p>Whose it is follows from the schema that the session is bound to, so the mapping names none. The
 * hot path writes this table by plain SQL; this entity is for what a tenant's own request reads, and
 * for records that are stored before they are counted.
 */
@Entity
@Table(name = "usage_records")
public class UsageRecord {

  /** The identity of an event is CloudEvents' own: source and id. */
  @Embeddable
  public record Key(
      @Column(name = "source") String source, @Column(name = "event_id") String eventId)
      implements Serializable {}

  @EmbeddedId private Key key;

  @Column(name = "occurred_at")
  private Instant occurredAt;

  @Column(name = "model")
  private String model;

  @Column(name = "agent")
  private String agent;

  @Column(name = "task_id")
  private String taskId;

  @Column(name = "session_id")
  private String sessionId;

  @Column(name = "input_tokens")
  private long inputTokens;

  @Column(name = "output_tokens")
  private long outputTokens;

  @Column(name = "cache_read_tokens")
  private long cacheReadTokens;

  @Column(name = "cache_write_tokens")
  private long cacheWriteTokens;

  @Column(name = "cost_usd")
  private BigDecimal costUsd;

  @Column(name = "recorded_at")
  private Instant recordedAt;

  // Set by the aggregation that counts the record, which does not go through this class.
  @Column(name = "segment_start", insertable = false, updatable = false)
  private Instant segmentStart;

  @Column(name = "late", insertable = false, updatable = false)
  private boolean late;

  @Column(name = "partial")
  private boolean partial;

  protected UsageRecord() {}

  /** A record without tokens, not yet counted. */
  public UsageRecord(Key key, String model, Instant occurredAt, Instant recordedAt) {
    this.key = key;
    this.model = model;
    this.occurredAt = occurredAt;
    this.recordedAt = recordedAt;
  }

  /** Sets what was used, in tokens; the four kinds are disjoint. */
  public UsageRecord using(long input, long output, long cacheRead, long cacheWrite) {
    if ((input | output | cacheRead | cacheWrite) < 0) {
      throw new IllegalArgumentException("a token count is never negative");
    }
    inputTokens = input;
    outputTokens = output;
    cacheReadTokens = cacheRead;
    cacheWriteTokens = cacheWrite;
    return this;
  }

  /** Sets whose work it was; each may be null. */
  public UsageRecord by(String agentLabel, String task, String session) {
    agent = agentLabel;
    taskId = task;
    sessionId = session;
    return this;
  }

  public Key key() {
    return key;
  }

  public boolean isCounted() {
    return segmentStart != null;
  }
}
