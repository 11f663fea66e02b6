package io.it0.usage.aggregate;

import io.it0.db.UuidV7;
import io.it0.period.BillingCalendar;
import io.it0.period.Period;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The plan segments that a batch counts into, their rows locked until the transaction ends.
 *
 * <p>Closing a period and changing a plan lock the same rows: whoever comes second sees what the
 * first has done. The rows are locked in the order of their key.
 */
final class Timelines {

  /** Twenty years: what is later than that is a wrong clock, not a missed renewal. */
  private static final int MOST_PERIODS_OPENED = 240;

  private static final String LOCK =
      """
      select a.tenant_id, a.segment_start, a.segment_end, a.closed_at is not null
      from unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[]) as b (tenant_id, earliest, latest)
      join usage_aggregates a on a.tenant_id = b.tenant_id
        and a.segment_end > b.earliest and a.segment_start <= b.latest
      order by a.tenant_id, a.segment_start
      for no key update of a
      """;

  private static final String LAST =
      """
      select distinct on (a.tenant_id) a.tenant_id, a.segment_end, t.time_zone, s.anchor_day, s.id, s.plan_id
      from usage_aggregates a
      join tenants t on t.id = a.tenant_id
      left join subscriptions live on live.tenant_id = a.tenant_id
        and live.status in ('trialing', 'active', 'past_due')
      join subscriptions s on s.id = coalesce(live.id, a.subscription_id)
      where a.tenant_id = any (?)
      order by a.tenant_id, a.segment_start desc
      """;

  private static final String OPEN =
      """
      insert into usage_aggregates
        (id, tenant_id, subscription_id, plan_id, period_start, period_end, segment_start, segment_end)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (tenant_id, segment_start) do nothing
      """;

  record Segment(Instant start, Instant end, boolean closed) {
    boolean contains(Instant time) {
      return !time.isBefore(start) && time.isBefore(end);
    }
  }

  private record Last(
      UUID tenant, Instant end, BillingCalendar calendar, UUID subscription, UUID plan) {}

  private final Connection connection;
  private final Map<UUID, NavigableMap<Instant, Segment>> segments = new HashMap<>();

  private Timelines(Connection connection) {
    this.connection = connection;
  }

  static Timelines lock(Connection connection, Collection<UsageBatch.Share> shares)
      throws SQLException {
    var timelines = new Timelines(connection);
    timelines.lock(shares);
    // A plan that changed while we waited for its row has split the segment: the new one shows only
    // to a new statement.
    List<UsageBatch.Share> outside = timelines.outside(shares);
    if (!outside.isEmpty()) {
      timelines.lock(outside);
      outside = timelines.outside(outside);
    }
    if (!outside.isEmpty()) {
      timelines.open(outside);
      timelines.lock(outside);
    }
    return timelines;
  }

  /** The segment that contains the time; null where the tenant has none. */
  Segment at(UUID tenant, Instant time) {
    NavigableMap<Instant, Segment> own = segments.get(tenant);
    var entry = own == null ? null : own.floorEntry(time);
    return entry != null && entry.getValue().contains(time) ? entry.getValue() : null;
  }

  private List<UsageBatch.Share> outside(Collection<UsageBatch.Share> shares) {
    List<UsageBatch.Share> found = new ArrayList<>();
    for (UsageBatch.Share share : shares) {
      Segment segment = at(share.tenantId(), share.earliest());
      if (segment != null && segment.contains(share.latest())) {
        continue;
      }
      for (Delivered delivered : share.deliveries()) {
        if (at(share.tenantId(), delivered.event().occurredAt()) == null) {
          found.add(share);
          break;
        }
      }
    }
    return found;
  }

  private void lock(Collection<UsageBatch.Share> shares) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(LOCK)) {
      query.setArray(1, uuids(shares));
      query.setArray(2, times(shares.stream().map(UsageBatch.Share::earliest).toList()));
      query.setArray(3, times(shares.stream().map(UsageBatch.Share::latest).toList()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Instant start = rows.getObject(2, OffsetDateTime.class).toInstant();
          Instant end = rows.getObject(3, OffsetDateTime.class).toInstant();
          segments
              .computeIfAbsent(rows.getObject(1, UUID.class), t -> new TreeMap<>())
              .put(start, new Segment(start, end, rows.getBoolean(4)));
        }
      }
    }
  }

  private void open(List<UsageBatch.Share> shares) throws SQLException {
    Map<UUID, Instant> latest = new HashMap<>();
    shares.forEach(share -> latest.put(share.tenantId(), share.latest()));
    try (PreparedStatement insert = connection.prepareStatement(OPEN)) {
      for (Last last : last(shares)) {
        Period period = last.calendar().first(last.end());
        Instant until = latest.get(last.tenant());
        for (int opened = 0;
            opened < MOST_PERIODS_OPENED && !until.isBefore(period.start());
            opened++) {
          add(insert, last, period);
          period = last.calendar().next(period);
        }
      }
      insert.executeBatch();
    }
  }

  private static void add(PreparedStatement insert, Last last, Period period) throws SQLException {
    insert.setObject(1, UuidV7.next());
    insert.setObject(2, last.tenant());
    insert.setObject(3, last.subscription());
    insert.setObject(4, last.plan());
    insert.setObject(5, period.start().atOffset(ZoneOffset.UTC));
    insert.setObject(6, period.end().atOffset(ZoneOffset.UTC));
    insert.setObject(7, period.start().atOffset(ZoneOffset.UTC));
    insert.setObject(8, period.end().atOffset(ZoneOffset.UTC));
    insert.addBatch();
  }

  private List<Last> last(List<UsageBatch.Share> shares) throws SQLException {
    List<Last> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(LAST)) {
      query.setArray(1, uuids(shares));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Integer anchor = rows.getObject(4, Integer.class);
          found.add(
              new Last(
                  rows.getObject(1, UUID.class),
                  rows.getObject(2, OffsetDateTime.class).toInstant(),
                  BillingCalendar.of(ZoneId.of(rows.getString(3)), anchor),
                  rows.getObject(5, UUID.class),
                  rows.getObject(6, UUID.class)));
        }
      }
    }
    return found;
  }

  private java.sql.Array uuids(Collection<UsageBatch.Share> shares) throws SQLException {
    Object[] ids = shares.stream().map(UsageBatch.Share::tenantId).toArray();
    return connection.createArrayOf("uuid", ids);
  }

  private java.sql.Array times(List<Instant> times) throws SQLException {
    return connection.createArrayOf("timestamptz", times.stream().map(Instant::toString).toArray());
  }
}
