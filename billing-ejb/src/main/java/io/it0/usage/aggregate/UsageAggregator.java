package io.it0.usage.aggregate;

import io.it0.usage.UsageRecorded;
import io.it0.usage.aggregate.DeadLetter.Reason;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Counts a batch of usage exactly once, in the caller's transaction of the platform's role.
 *
 * <p>The records' primary key decides what is new; only what was inserted now is added to the
 * aggregates. So the batch may come again, whole or in part, from here or from another node.
 */
final class UsageAggregator {

  private static final String TENANTS =
      "select id, schema_name, time_zone from tenants where id = any (?)";
  private static final String STORE =
      "select tenant_no, counted, sources, event_ids from store_usage(?, ?, ?)";
  private static final String STORE_NEW = "select store_new_usage(?, ?)";
  private static final String CONFLICTS = "select * from usage_conflicts(?, ?)";

  private final Clock clock;

  /** @param clock the wall clock: when records and dead letters were written */
  UsageAggregator(Clock clock) {
    this.clock = clock;
  }

  /** @return what became of the deliveries, once the caller has committed */
  CountResult count(Connection connection, Collection<Delivered> deliveries) throws SQLException {
    return count(connection, deliveries, Work::store);
  }

  /**
   * The same for deliveries that are all new, for less.
   *
   * @throws SQLException of class 23 if one was recorded before: roll back, and {@link #count} them
   */
  CountResult countNew(Connection connection, Collection<Delivered> deliveries)
      throws SQLException {
    return count(connection, deliveries, Work::storeNew);
  }

  private interface Storing {
    void store(Work work, Instant now) throws SQLException;
  }

  private CountResult count(
      Connection connection, Collection<Delivered> deliveries, Storing storing)
      throws SQLException {
    UsageBatch batch = UsageBatch.of(deliveries);
    Instant now = clock.instant();
    var work = new Work(connection);
    work.letters.addAll(batch.conflicts());
    work.stage(batch);
    if (!work.staged.isEmpty()) {
      storing.store(work, now);
      work.sums.store(connection);
      work.findConflicts();
    }
    DeadLetters.insert(connection, work.letters, now);
    return work.result(deliveries.size());
  }

  private record Registered(String schema, ZoneId zone) {}

  /** One tenant's part: the staged ones are a range of {@code Work.staged}. */
  private record Place(Registered tenant, int from, int to) {
    int size() {
      return to - from;
    }
  }

  private record Staged(Delivered delivered, Timelines.Segment segment) {}

  private record Key(String source, String eventId) {}

  /** One batch on its way into PostgreSQL. */
  private static final class Work {
    final Connection connection;
    final List<Place> places = new ArrayList<>();
    final List<Staged> staged = new ArrayList<>();
    final List<DeadLetter> letters = new ArrayList<>();
    final UsageSums sums = new UsageSums();
    final List<Integer> incomplete = new ArrayList<>();
    int counted;
    int late;

    Work(Connection connection) {
      this.connection = connection;
    }

    CountResult result(int delivered) {
      int conflicts = (int) letters.stream().filter(l -> l.reason() == Reason.CONFLICT).count();
      int duplicates = delivered - counted - letters.size();
      return new CountResult(delivered, counted, duplicates, letters.size(), conflicts, late);
    }

    void stage(UsageBatch batch) throws SQLException {
      Map<UUID, Registered> registry = registry(batch.shares().keySet());
      List<UsageBatch.Share> known = new ArrayList<>(registry.size());
      for (UsageBatch.Share share : batch.shares().values()) {
        if (registry.containsKey(share.tenantId())) {
          known.add(share);
          continue;
        }
        share.deliveries().forEach(d -> setAside(d, Reason.UNKNOWN_TENANT, "no such tenant"));
      }
      if (known.isEmpty()) {
        return;
      }
      Timelines timelines = Timelines.lock(connection, known);
      try (var copy = new BatchCopy(connection)) {
        for (UsageBatch.Share share : known) {
          stage(copy, share, registry.get(share.tenantId()), timelines);
        }
        copy.end();
      }
    }

    private void stage(
        BatchCopy copy, UsageBatch.Share share, Registered tenant, Timelines timelines)
        throws SQLException {
      int from = staged.size();
      Timelines.Segment segment = null;
      for (Delivered delivered : share.deliveries()) {
        Instant time = delivered.event().occurredAt();
        if (segment == null || !segment.contains(time)) {
          segment = timelines.at(share.tenantId(), time);
        }
        if (segment == null) {
          setAside(delivered, Reason.NO_PERIOD, "the tenant has no period at that time");
          continue;
        }
        copy.write(staged.size(), places.size() + 1, delivered.event(), segment);
        staged.add(new Staged(delivered, segment));
      }
      places.add(new Place(tenant, from, staged.size()));
    }

    private void setAside(Delivered delivered, Reason reason, String detail) {
      letters.add(DeadLetter.of(delivered, reason, detail));
    }

    private Map<UUID, Registered> registry(Collection<UUID> tenants) throws SQLException {
      Map<UUID, Registered> found = new HashMap<>();
      try (PreparedStatement query = connection.prepareStatement(TENANTS)) {
        query.setArray(1, connection.createArrayOf("uuid", tenants.toArray()));
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            var zone = ZoneId.of(rows.getString(3));
            found.put(rows.getObject(1, UUID.class), new Registered(rows.getString(2), zone));
          }
        }
      }
      return found;
    }

    void store(Instant now) throws SQLException {
      try (PreparedStatement call = connection.prepareStatement(STORE)) {
        call.setArray(1, schemas(places));
        Object[] sizes = places.stream().map(Place::size).toArray();
        call.setArray(2, connection.createArrayOf("integer", sizes));
        call.setObject(3, now.atOffset(ZoneOffset.UTC));
        try (ResultSet rows = call.executeQuery()) {
          while (rows.next()) {
            int no = rows.getInt(1);
            stored(no, rows.getInt(2), rows.getArray(3), rows.getArray(4));
          }
        }
      }
    }

    void storeNew(Instant now) throws SQLException {
      try (PreparedStatement call = connection.prepareStatement(STORE_NEW)) {
        call.setArray(1, schemas(places));
        call.setObject(2, now.atOffset(ZoneOffset.UTC));
        try (ResultSet rows = call.executeQuery()) {
          rows.next();
          if (rows.getLong(1) != staged.size()) {
            throw new IllegalStateException(
                "%d of %d staged records were written".formatted(rows.getLong(1), staged.size()));
          }
        }
      }
      places.forEach(this::countWhole);
    }

    private void countWhole(Place place) {
      counted += place.size();
      staged.subList(place.from(), place.to()).forEach(one -> sum(place, one));
    }

    private void stored(int no, int countedNow, Array sources, Array eventIds) throws SQLException {
      Place place = places.get(no - 1);
      if (countedNow == place.size()) {
        countWhole(place);
        return;
      }
      counted += countedNow;
      incomplete.add(no);
      Set<Key> keys = keys(sources, eventIds);
      for (Staged one : staged.subList(place.from(), place.to())) {
        UsageRecorded event = one.delivered().event();
        if (keys.contains(new Key(event.source(), event.eventId()))) {
          sum(place, one);
        }
      }
    }

    private void sum(Place place, Staged one) {
      sums.add(one.delivered().event(), one.segment(), place.tenant().zone());
      late += one.segment().closed() ? 1 : 0;
    }

    private static Set<Key> keys(Array sources, Array eventIds) throws SQLException {
      Set<Key> keys = new HashSet<>();
      if (sources != null) {
        String[] source = (String[]) sources.getArray();
        String[] eventId = (String[]) eventIds.getArray();
        for (int i = 0; i < source.length; i++) {
          keys.add(new Key(source[i], eventId[i]));
        }
      }
      return keys;
    }

    /** Where fewer were counted than staged, the rest are duplicates, unless their content differs. */
    void findConflicts() throws SQLException {
      if (incomplete.isEmpty()) {
        return;
      }
      try (PreparedStatement query = connection.prepareStatement(CONFLICTS)) {
        query.setArray(1, connection.createArrayOf("integer", incomplete.toArray()));
        query.setArray(2, schemas(incomplete.stream().map(no -> places.get(no - 1)).toList()));
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            setAside(
                staged.get(rows.getInt(1)).delivered(),
                Reason.CONFLICT,
                "a recorded event of this source has the same id and other content");
          }
        }
      }
    }

    private Array schemas(List<Place> of) throws SQLException {
      Object[] names = of.stream().map(place -> place.tenant().schema()).toArray();
      return connection.createArrayOf("text", names);
    }
  }
}
