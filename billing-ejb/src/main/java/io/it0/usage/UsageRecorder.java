package io.it0.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Stores usage in the tenant's own transaction, so that it is as safe as the work that caused it; it is
 * counted later. Whoever stores an event fires it as a CDI event too: {@link UsagePublisher} hears it
 * after the commit, and the sweeper finds what was not heard.
 */
public final class UsageRecorder {

  /**
   * How the sources of events begin that are stored here. Nobody else reports under them: an event that is already there
   * would take a task's place.
   */
  public static final String OWN_SOURCES = "it0/";

  private static final String STORE =
      """
      insert into usage_records (source, event_id, occurred_at, model, agent, task_id, session_id, input_tokens,
        output_tokens, cache_read_tokens, cache_write_tokens, cost_usd, partial, recorded_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (source, event_id) do nothing
      """;

  private static final String MARK =
      """
      insert into usage_dirty_tenants (tenant_id, since) values (?, ?) on conflict (tenant_id) do nothing
      """;

  // Until this transaction ends the sweeper cannot delete the row; others that store are not held
  // up.
  private static final String HOLD =
      "select from usage_dirty_tenants where tenant_id = ? for key share";

  private UsageRecorder() {}

  /**
   * Stores the event as not yet counted; storing it again changes nothing.
   *
   * @param connection bound to the event's tenant, in a transaction
   * @param now the wall clock's time
   */
  public static void store(Connection connection, UsageRecorded event, Instant now)
      throws SQLException {
    mark(connection, event, now);
    TokenCounts tokens = event.tokens();
    try (PreparedStatement insert = connection.prepareStatement(STORE)) {
      insert.setString(1, event.source());
      insert.setString(2, event.eventId());
      insert.setObject(3, event.occurredAt().atOffset(ZoneOffset.UTC));
      insert.setString(4, event.model());
      insert.setString(5, event.agent());
      insert.setString(6, event.taskId());
      insert.setString(7, event.sessionId());
      insert.setLong(8, tokens.input());
      insert.setLong(9, tokens.output());
      insert.setLong(10, tokens.cacheRead());
      insert.setLong(11, tokens.cacheWrite());
      insert.setObject(12, event.costUsd(), Types.NUMERIC);
      insert.setBoolean(13, event.partial());
      insert.setObject(14, now.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private static void mark(Connection connection, UsageRecorded event, Instant now)
      throws SQLException {
    while (!holds(connection, event)) {
      try (PreparedStatement insert = connection.prepareStatement(MARK)) {
        insert.setObject(1, event.tenantId());
        insert.setObject(2, now.atOffset(ZoneOffset.UTC));
        insert.executeUpdate();
      }
    }
  }

  private static boolean holds(Connection connection, UsageRecorded event) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(HOLD)) {
      query.setObject(1, event.tenantId());
      try (var row = query.executeQuery()) {
        return row.next();
      }
    }
  }
}
