package io.it0.usage.aggregate;

import io.it0.db.UuidV7;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Writes dead letters; a redelivered entry writes none twice. */
final class DeadLetters {

  private static final int REASON_LENGTH = 1000;

  private static final String INSERT =
      """
      insert into dead_letters
        (id, stream, entry_id, position, tenant_id, source, event_id, reason_code, reason, payload, created_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (stream, entry_id, position) do nothing
      """;

  private DeadLetters() {}

  static void insert(Connection connection, List<DeadLetter> letters, Instant now)
      throws SQLException {
    if (letters.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (DeadLetter letter : letters) {
        insert.setObject(1, UuidV7.next());
        insert.setString(2, letter.stream());
        insert.setString(3, letter.entryId());
        insert.setInt(4, letter.position());
        insert.setObject(5, letter.tenantId());
        insert.setString(6, storable(letter.source(), 255));
        insert.setString(7, storable(letter.eventId(), 255));
        insert.setString(8, letter.reason().name());
        insert.setString(9, storable(letter.detail(), REASON_LENGTH));
        insert.setString(10, storable(letter.payload(), Integer.MAX_VALUE));
        insert.setObject(11, now.atOffset(ZoneOffset.UTC));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** PostgreSQL's text holds no NUL; what cannot be read may well contain one. */
  private static String storable(String text, int length) {
    if (text == null) {
      return null;
    }
    String clean = text.indexOf(0) < 0 ? text : text.replace('\0', '\uFFFD');
    return clean.length() <= length ? clean : clean.substring(0, length);
  }
}
