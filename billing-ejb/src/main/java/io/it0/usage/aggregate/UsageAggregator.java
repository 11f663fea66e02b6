package io.it0.usage.aggregate;

import io.it0.usage.aggregate.DeadLetter.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Counts a batch of usage exactly once, in the caller's transaction of the platform's role.
 *
 * <p>The records' primary key decides what is new; only what the insert returned is added to the
 * aggregates. So the batch may come again, whole or in part, from here or from another node.
 */
final class UsageAggregator {

  private static final String TENANTS =
      "select id, schema_name, time_zone from tenants where id = any (?)";
  private static final String COUNT =
      "select tenant_no, counted, late from count_usage(?, ?, ?, ?)";
  private static final String CONFLICTS = "select * from usage_conflicts(?, ?)";

  private final Clock clock;

  /** @param clock the wall clock: when records and dead letters were written */
  UsageAggregator(Clock clock) {
    this.clock = clock;
  }

  /** One tenant of the batch in the order in which it is staged; {@code no} counts from 1. */
  private record Place(int no, UUID id, String schema, String zone, int staged) {}

  /** What is staged, and what is set aside, of one batch. */
  private static final class Work {
    final List<Place> places = new ArrayList<>();
    final List<Delivered> staged = new ArrayList<>();
    final List<DeadLetter> letters = new ArrayList<>();
    final Map<Integer, Long> counted = new HashMap<>();
    int late;

    int countedInAll() {
      return counted.values().stream().mapToInt(Long::intValue).sum();
    }
  }

  CountResult count(Connection connection, Collection<Delivered> deliveries) throws SQLException {
    UsageBatch batch = UsageBatch.of(deliveries);
    Instant now = clock.instant();
    var work = new Work();
    work.letters.addAll(batch.conflicts());
    stage(connection, batch, work);
    if (!work.staged.isEmpty()) {
      countStaged(connection, work, now);
      conflicts(connection, work);
    }
    int counted = work.countedInAll();
    DeadLetters.insert(connection, work.letters, now);
    int conflicts = (int) work.letters.stream().filter(l -> l.reason() == Reason.CONFLICT).count();
    int duplicates = deliveries.size() - counted - work.letters.size();
    return new CountResult(
        deliveries.size(), counted, duplicates, work.letters.size(), conflicts, work.late);
  }

  private void stage(Connection connection, UsageBatch batch, Work work) throws SQLException {
    Map<UUID, String[]> registry = registry(connection, batch.shares().keySet());
    List<UsageBatch.Share> known = new ArrayList<>(registry.size());
    for (UsageBatch.Share share : batch.shares().values()) {
      if (registry.containsKey(share.tenantId())) {
        known.add(share);
      } else {
        setAside(work, share.deliveries(), Reason.UNKNOWN_TENANT, "no such tenant");
      }
    }
    if (known.isEmpty()) {
      return;
    }
    Timelines timelines = Timelines.lock(connection, known);
    try (var copy = new BatchCopy(connection)) {
      for (UsageBatch.Share share : known) {
        stage(copy, share, registry.get(share.tenantId()), timelines, work);
      }
      copy.end();
    }
  }

  private void stage(
      BatchCopy copy, UsageBatch.Share share, String[] row, Timelines timelines, Work work)
      throws SQLException {
    int no = work.places.size() + 1;
    int before = work.staged.size();
    for (Delivered delivered : share.deliveries()) {
      Timelines.Segment segment = timelines.at(share.tenantId(), delivered.event().occurredAt());
      if (segment == null) {
        setAside(work, List.of(delivered), Reason.NO_PERIOD, "the tenant has no period then");
        continue;
      }
      copy.write(work.staged.size(), no, delivered.event(), segment);
      work.staged.add(delivered);
    }
    work.places.add(new Place(no, share.tenantId(), row[0], row[1], work.staged.size() - before));
  }

  private static void setAside(
      Work work, List<Delivered> deliveries, Reason reason, String detail) {
    deliveries.forEach(d -> work.letters.add(DeadLetter.of(d, reason, detail)));
  }

  private static Map<UUID, String[]> registry(Connection connection, Collection<UUID> tenants)
      throws SQLException {
    Map<UUID, String[]> found = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(TENANTS)) {
      query.setArray(1, connection.createArrayOf("uuid", tenants.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.put(
              rows.getObject(1, UUID.class), new String[] {rows.getString(2), rows.getString(3)});
        }
      }
    }
    return found;
  }

  private static void countStaged(Connection connection, Work work, Instant now)
      throws SQLException {
    List<Place> places = work.places;
    try (PreparedStatement call = connection.prepareStatement(COUNT)) {
      call.setArray(1, connection.createArrayOf("uuid", places.stream().map(Place::id).toArray()));
      call.setArray(2, schemas(connection, places));
      call.setArray(
          3, connection.createArrayOf("text", places.stream().map(Place::zone).toArray()));
      call.setObject(4, now.atOffset(ZoneOffset.UTC));
      try (ResultSet rows = call.executeQuery()) {
        while (rows.next()) {
          work.counted.put(rows.getInt(1), rows.getLong(2));
          work.late += rows.getInt(3);
        }
      }
    }
  }

  /** Where fewer were counted than staged, the rest are duplicates, unless their content differs. */
  private static void conflicts(Connection connection, Work work) throws SQLException {
    List<Place> places =
        work.places.stream()
            .filter(place -> work.counted.getOrDefault(place.no(), 0L) < place.staged())
            .toList();
    if (places.isEmpty()) {
      return;
    }
    try (PreparedStatement query = connection.prepareStatement(CONFLICTS)) {
      Object[] numbers = places.stream().map(Place::no).toArray();
      query.setArray(1, connection.createArrayOf("integer", numbers));
      query.setArray(2, schemas(connection, places));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Delivered delivered = work.staged.get(rows.getInt(1));
          work.letters.add(
              DeadLetter.of(
                  delivered, Reason.CONFLICT, "a recorded event of this source has the same id"));
        }
      }
    }
  }

  private static java.sql.Array schemas(Connection connection, List<Place> places)
      throws SQLException {
    return connection.createArrayOf("text", places.stream().map(Place::schema).toArray());
  }
}
