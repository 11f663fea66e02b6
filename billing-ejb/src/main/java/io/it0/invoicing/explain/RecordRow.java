package io.it0.invoicing.explain;

import io.it0.usage.TokenCounts;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A usage record behind a line.
 *
 * @param billable how many of its tokens the line counts
 * @param late whether it came after the period was closed
 * @param recordedAt by the wall clock; the records are in its order
 */
public record RecordRow(
    String source,
    String eventId,
    Instant occurredAt,
    String model,
    String agent,
    String taskId,
    String sessionId,
    TokenCounts tokens,
    long billable,
    boolean late,
    Instant recordedAt) {

  private static final char BETWEEN = '\n';

  public Key key() {
    return new Key(late, recordedAt, eventId, source);
  }

  /** The place of a record among those of a line. */
  public record Key(boolean late, Instant recordedAt, String eventId, String source) {

    /** @throws IllegalArgumentException if it is none that {@link #toString} wrote */
    public static Key parse(String text) {
      String[] parts = text.split(String.valueOf(BETWEEN), 4);
      try {
        return new Key(Boolean.parseBoolean(parts[0]), Instant.parse(parts[1]), parts[2], parts[3]);
      } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
        throw new IllegalArgumentException("not a place among records", e);
      }
    }

    @Override
    public String toString() {
      return "" + late + BETWEEN + recordedAt + BETWEEN + eventId + BETWEEN + source;
    }
  }
}
