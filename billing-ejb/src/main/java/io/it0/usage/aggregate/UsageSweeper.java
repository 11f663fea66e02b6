package io.it0.usage.aggregate;

import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import io.it0.usage.UsageStreams;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what was stored and is not counted: it looks at the tenants of {@code usage_dirty_tenants}
 * only. What it publishes too often is counted once all the same.
 */
final class UsageSweeper {

  private static final Logger LOG = LoggerFactory.getLogger(UsageSweeper.class);
  private static final int RECORDS_AT_ONCE = 1_000;

  private static final String DIRTY =
      """
      select d.tenant_id, t.schema_name from usage_dirty_tenants d join tenants t on t.id = d.tenant_id
      where d.since < ? order by d.since limit 200
      """;

  private static final String LOCK =
      "select from usage_dirty_tenants where tenant_id = ? for update skip locked";

  private static final String CLEAN = "delete from usage_dirty_tenants where tenant_id = ?";

  private static final String UNCOUNTED =
      """
      select source, event_id, occurred_at, model, agent, task_id, session_id, input_tokens, output_tokens,
        cache_read_tokens, cache_write_tokens, cost_usd, partial
      from "%s".usage_records where segment_start is null order by recorded_at limit ?
      """;

  private record Dirty(UUID tenant, String schema) {}

  private final Transactions transactions;
  private final UsageStreams streams;

  UsageSweeper(Transactions transactions, UsageStreams streams) {
    this.transactions = transactions;
    this.streams = streams;
  }

  /**
   * @param before tenants that became dirty later are left alone: their events are on their way
   * @return how many events were published
   */
  int sweep(Instant before) {
    List<Dirty> tenants = transactions.inNew(connection -> dirty(connection, before));
    int published = 0;
    for (Dirty tenant : tenants) {
      List<UsageRecorded> uncounted =
          transactions.inNew(connection -> uncountedOrClean(connection, tenant));
      if (!uncounted.isEmpty()) {
        streams.publish(uncounted);
        published += uncounted.size();
      }
    }
    if (published > 0) {
      LOG.info("swept tenants={} events={}", tenants.size(), published);
    }
    return published;
  }

  private static List<Dirty> dirty(Connection connection, Instant before) throws SQLException {
    List<Dirty> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(DIRTY)) {
      query.setObject(1, before.atOffset(ZoneOffset.UTC));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(new Dirty(rows.getObject(1, UUID.class), rows.getString(2)));
        }
      }
    }
    return found;
  }

  /** Under the row's lock nobody is storing: if nothing is left then, the tenant is clean. */
  private static List<UsageRecorded> uncountedOrClean(Connection connection, Dirty tenant)
      throws SQLException {
    boolean locked;
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setObject(1, tenant.tenant());
      locked = lock.executeQuery().next();
    }
    List<UsageRecorded> uncounted = uncounted(connection, tenant);
    if (locked && uncounted.isEmpty()) {
      try (PreparedStatement delete = connection.prepareStatement(CLEAN)) {
        delete.setObject(1, tenant.tenant());
        delete.executeUpdate();
      }
    }
    return uncounted;
  }

  private static List<UsageRecorded> uncounted(Connection connection, Dirty tenant)
      throws SQLException {
    List<UsageRecorded> found = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(UNCOUNTED.formatted(tenant.schema()))) {
      query.setInt(1, RECORDS_AT_ONCE);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(event(tenant.tenant(), rows));
        }
      }
    }
    return found;
  }

  private static UsageRecorded event(UUID tenant, ResultSet row) throws SQLException {
    return new UsageRecorded(
        tenant,
        row.getString("source"),
        row.getString("event_id"),
        row.getString("task_id"),
        row.getString("session_id"),
        row.getString("agent"),
        row.getString("model"),
        new TokenCounts(
            row.getLong("input_tokens"),
            row.getLong("output_tokens"),
            row.getLong("cache_read_tokens"),
            row.getLong("cache_write_tokens")),
        row.getBigDecimal("cost_usd"),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        false,
        row.getBoolean("partial"));
  }
}
