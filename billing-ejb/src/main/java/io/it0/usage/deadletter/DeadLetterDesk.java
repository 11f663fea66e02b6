package io.it0.usage.deadletter;

import static io.it0.usage.deadletter.DeadLetterError.DEAD_LETTER_NOT_FOUND;
import static io.it0.usage.deadletter.DeadLetterError.DEAD_LETTER_REPLAYED;
import static io.it0.usage.deadletter.DeadLetterError.DEAD_LETTER_UNREADABLE;

import io.it0.db.PlatformDatabase;
import io.it0.problem.ProblemException;
import io.it0.usage.UsageCodec;
import io.it0.usage.UsageRecorded;
import io.it0.usage.UsageStreams;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Lists dead letters and sends them again. */
@Stateless
public class DeadLetterDesk {

  private static final String COLUMNS =
      "id, tenant_id, source, event_id, reason_code, reason, payload, created_at, replayed_at ";

  private static final String SELECT = "select " + COLUMNS + "from dead_letters ";

  private PlatformDatabase database;
  private UsageStreams streams;
  private Clock clock;

  protected DeadLetterDesk() {}

  @Inject
  public DeadLetterDesk(PlatformDatabase database, UsageStreams streams, Clock clock) {
    this.database = database;
    this.streams = streams;
    this.clock = clock;
  }

  /**
   * The newest first.
   *
   * @param before ids are in the order of time: what comes after this one; empty: the first page
   * @param open whether to leave out what was sent again
   */
  public List<DeadLetterRow> list(Optional<UUID> before, int limit, boolean open) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery(
                        SELECT
                            + """
                            where (cast(:before as uuid) is null or id < :before)
                              and (not :open or replayed_at is null)
                            order by id desc limit :limit
                            """)
                    .bind("before", before.orElse(null))
                    .bind("open", open)
                    .bind("limit", limit)
                    .map(DeadLetterDesk::row)
                    .list());
  }

  /**
   * Puts the event back into the stream. If it cannot be counted this time either, there is a new dead
   * letter.
   *
   * @throws ProblemException if there is none, it was sent again already, or it holds no event
   */
  public DeadLetterRow replay(UUID id) {
    return database.jdbi().withHandle(handle -> replay(handle, id));
  }

  /** In the caller's transaction; the row's lock keeps two people from doing it both. */
  DeadLetterRow replay(Handle handle, UUID id) {
    DeadLetterRow letter =
        handle
            .createQuery(SELECT + "where id = :id for update")
            .bind("id", id)
            .map(DeadLetterDesk::row)
            .findOne()
            .orElseThrow(() -> new ProblemException(DEAD_LETTER_NOT_FOUND, "dead letter " + id));
    if (letter.replayedAt() != null) {
      throw new ProblemException(DEAD_LETTER_REPLAYED, "at " + letter.replayedAt());
    }
    // Published before the commit: if that fails, it is sent twice and counted once.
    streams.publish(List.of(event(letter)));
    return handle
        .createQuery(
            "update dead_letters set replayed_at = :now where id = :id returning " + COLUMNS)
        .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
        .bind("id", id)
        .map(DeadLetterDesk::row)
        .one();
  }

  private static UsageRecorded event(DeadLetterRow letter) {
    byte[] payload = ("[" + letter.payload() + "]").getBytes(StandardCharsets.UTF_8);
    try {
      List<UsageCodec.Element> elements = UsageCodec.decode(payload);
      if (elements.size() == 1 && elements.get(0).event() != null) {
        return elements.get(0).event();
      }
      throw new ProblemException(DEAD_LETTER_UNREADABLE, letter.reason());
    } catch (IOException e) {
      throw new ProblemException(DEAD_LETTER_UNREADABLE, letter.reason());
    }
  }

  private static DeadLetterRow row(ResultSet row, StatementContext context) throws SQLException {
    return new DeadLetterRow(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getString("source"),
        row.getString("event_id"),
        row.getString("reason_code"),
        row.getString("reason"),
        row.getString("payload"),
        instant(row, "created_at"),
        instant(row, "replayed_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
