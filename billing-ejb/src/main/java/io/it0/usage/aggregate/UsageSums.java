package io.it0.usage.aggregate;

import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorded;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/** What a batch adds to the aggregates and to the daily table: a sum for each of their keys. */
final class UsageSums {

  private static final String ADD = "select add_usage(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private record Key(UUID tenant, Instant segment, LocalDate day, String model, String agent) {}

  private static final class Sum {
    long events;
    TokenCounts tokens = TokenCounts.ZERO;
    BigDecimal cost = BigDecimal.ZERO;
    long unpriced;

    void add(UsageRecorded event) {
      events++;
      tokens = tokens.plus(event.tokens());
      if (event.costUsd() == null) {
        unpriced++;
      } else {
        cost = cost.add(event.costUsd());
      }
    }
  }

  /** A sum, and what an event must be to belong to it. */
  private record Recent(Key key, Instant dayStart, Instant dayEnd, Sum sum) {
    static Recent of(Key key, ZoneId zone, Sum sum) {
      Instant start = key.day().atStartOfDay(zone).toInstant();
      Instant end = key.day().plusDays(1).atStartOfDay(zone).toInstant();
      return new Recent(key, start, end, sum);
    }

    boolean takes(UsageRecorded event, Timelines.Segment segment) {
      Instant time = event.occurredAt();
      return event.tenantId().equals(key.tenant())
          && event.model().equals(key.model())
          && agent(event).equals(key.agent())
          && !time.isBefore(dayStart)
          && time.isBefore(dayEnd)
          && segment.start().equals(key.segment());
    }
  }

  private static final int RECENT = 8;

  private final Map<Key, Sum> sums = new HashMap<>();
  // Events come by tenant, and most of a tenant's fall into a few sums: looking these through is
  // cheaper than a key and its hash for every event.
  private final Recent[] recent = new Recent[RECENT];
  private int oldest;

  /** @param zone the tenant's, which says what day the event belongs to */
  void add(UsageRecorded event, Timelines.Segment segment, ZoneId zone) {
    for (Recent one : recent) {
      if (one != null && one.takes(event, segment)) {
        one.sum().add(event);
        return;
      }
    }
    Recent found = find(event, segment, zone);
    recent[oldest] = found;
    oldest = (oldest + 1) % RECENT;
    found.sum().add(event);
  }

  private Recent find(UsageRecorded event, Timelines.Segment segment, ZoneId zone) {
    LocalDate day = LocalDate.ofInstant(event.occurredAt(), zone);
    var key = new Key(event.tenantId(), segment.start(), day, event.model(), agent(event));
    return Recent.of(key, zone, sums.computeIfAbsent(key, k -> new Sum()));
  }

  private static String agent(UsageRecorded event) {
    return Objects.requireNonNullElse(event.agent(), "");
  }

  /**
   * Adds them in PostgreSQL.
   *
   * @throws IllegalStateException if an aggregate row is missing: then nothing may be committed
   */
  void store(Connection connection) throws SQLException {
    if (sums.isEmpty()) {
      return;
    }
    List<Map.Entry<Key, Sum>> rows = new ArrayList<>(sums.entrySet());
    try (PreparedStatement call = connection.prepareStatement(ADD)) {
      array(call, 1, "uuid", rows, row -> row.getKey().tenant());
      array(call, 2, "timestamptz", rows, row -> row.getKey().segment().toString());
      array(call, 3, "date", rows, row -> row.getKey().day().toString());
      array(call, 4, "text", rows, row -> row.getKey().model());
      array(call, 5, "text", rows, row -> row.getKey().agent());
      array(call, 6, "bigint", rows, row -> row.getValue().events);
      array(call, 7, "bigint", rows, row -> row.getValue().tokens.input());
      array(call, 8, "bigint", rows, row -> row.getValue().tokens.output());
      array(call, 9, "bigint", rows, row -> row.getValue().tokens.cacheRead());
      array(call, 10, "bigint", rows, row -> row.getValue().tokens.cacheWrite());
      array(call, 11, "numeric", rows, row -> row.getValue().cost);
      array(call, 12, "bigint", rows, row -> row.getValue().unpriced);
      try (ResultSet result = call.executeQuery()) {
        result.next();
        requireAll(result.getLong(1));
      }
    }
  }

  private void requireAll(long found) {
    long wanted =
        sums.keySet().stream().map(k -> List.of(k.tenant(), k.segment())).distinct().count();
    if (found != wanted) {
      throw new IllegalStateException(
          "%d of %d aggregate rows were found".formatted(found, wanted));
    }
  }

  private static void array(
      PreparedStatement call,
      int index,
      String type,
      List<Map.Entry<Key, Sum>> rows,
      Function<Map.Entry<Key, Sum>, Object> column)
      throws SQLException {
    Object[] values = rows.stream().map(column).toArray();
    call.setArray(index, call.getConnection().createArrayOf(type, values));
  }
}
