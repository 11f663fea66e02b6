package io.it0.invariant;

import io.it0.db.UuidV7;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables invariant_watch and invariant_violations. */
final class InvariantTable {

  private static final int DETAIL_LENGTH = 1000;

  /** @param segment null: the tenant has not been looked at as a whole */
  record Place(UUID tenant, Instant segment) {}

  /** A segment, with how much there is to add up in it. */
  record Segment(UUID tenant, Instant start, long events) {}

  private InvariantTable() {}

  /** The place after which to go on; empty: somebody else is at it. */
  static Optional<Place> claim(Handle handle, Instant now, Instant until) {
    return handle
        .createQuery(
            """
            update invariant_watch set claimed_until = :until, cycle_started_at = coalesce(cycle_started_at, :now)
            where id = (select id from invariant_watch where claimed_until is null or claimed_until < :now
                        for update skip locked)
            returning tenant_id, segment_start
            """)
        .bind("until", until)
        .bind("now", now)
        .map(
            (row, context) ->
                new Place(row.getObject("tenant_id", UUID.class), instant(row, "segment_start")))
        .findOne();
  }

  /** By the index usage_aggregates_segment, through all tenants. */
  static List<Segment> next(Handle handle, Place after, int limit) {
    return handle
        .createQuery(
            """
            select tenant_id, segment_start, event_count from usage_aggregates
            where cast(:tenant as uuid) is null or (tenant_id, segment_start) > (:tenant, :segment)
            order by tenant_id, segment_start limit :limit
            """)
        .bind("tenant", after.tenant())
        .bind("segment", after.segment())
        .bind("limit", limit)
        .map((row, context) -> segment(row))
        .list();
  }

  /** A tenant's, the latest first. */
  static List<Segment> ofTenant(Handle handle, UUID tenant, int limit) {
    return handle
        .createQuery(
            """
            select tenant_id, segment_start, event_count from usage_aggregates
            where tenant_id = :tenant order by segment_start desc limit :limit
            """)
        .bind("tenant", tenant)
        .bind("limit", limit)
        .map((row, context) -> segment(row))
        .list();
  }

  /** @param place with no tenant: through all of them, so that the next pass begins anew */
  static void passed(Handle handle, Place place, int segments, Instant now) {
    boolean through = place.tenant() == null;
    handle
        .createUpdate(
            """
            update invariant_watch set tenant_id = :tenant, segment_start = :segment, segments = segments + :segments,
              passed_at = :now, claimed_until = null,
              cycles = cycles + case when :through then 1 else 0 end,
              cycle_ended_at = case when :through then :now else cycle_ended_at end,
              cycle_started_at = case when :through then null else cycle_started_at end
            """)
        .bind("tenant", place.tenant())
        .bind("segment", place.segment())
        .bind("segments", segments)
        .bind("now", now)
        .bind("through", through)
        .execute();
  }

  /**
   * Keeps what was found, and ends what was not found any more among the asked invariants.
   *
   * @param subject of which only: empty for the tenant as a whole
   * @return those that were not open before
   */
  static List<Found> keep(
      Handle handle,
      UUID tenant,
      List<Found> found,
      boolean ofSegment,
      Optional<String> subject,
      Instant now) {
    List<Found> fresh = new ArrayList<>();
    for (Found one : found) {
      if (add(handle, tenant, one, now)) {
        fresh.add(one);
      }
    }
    List<String> asked = new ArrayList<>();
    for (Invariant invariant : Invariant.values()) {
      if (invariant.isOfSegment() == ofSegment) {
        asked.add(invariant.name());
      }
    }
    handle
        .createUpdate(
            """
            update invariant_violations set resolved_at = :now
            where tenant_id = :tenant and resolved_at is null and seen_at < :now and invariant = any(:asked)
              and (cast(:subject as text) is null or subject = :subject)
            """)
        .bind("now", now)
        .bind("tenant", tenant)
        .bindArray("asked", String.class, asked)
        .bind("subject", subject.orElse(null))
        .execute();
    return fresh;
  }

  private static boolean add(Handle handle, UUID tenant, Found found, Instant now) {
    String detail = found.detail();
    UUID id = UuidV7.next();
    UUID kept =
        handle
            .createQuery(
                """
                insert into invariant_violations as v (id, tenant_id, invariant, subject, detail, found_at, seen_at)
                values (:id, :tenant, :invariant, :subject, :detail, :now, :now)
                on conflict (tenant_id, invariant, subject) where resolved_at is null
                  do update set seen_at = excluded.seen_at, detail = excluded.detail
                returning v.id
                """)
            .bind("id", id)
            .bind("tenant", tenant)
            .bind("invariant", found.invariant().name())
            .bind("subject", found.subject())
            .bind("detail", detail.substring(0, Math.min(detail.length(), DETAIL_LENGTH)))
            .bind("now", now)
            .mapTo(UUID.class)
            .one();
    return kept.equals(id);
  }

  static Map<Invariant, Long> open(Handle handle) {
    Map<Invariant, Long> open = new EnumMap<>(Invariant.class);
    for (Invariant invariant : Invariant.values()) {
      open.put(invariant, 0L);
    }
    handle
        .createQuery(
            "select invariant, count(*) as n from invariant_violations where resolved_at is null group by invariant")
        .map((row, context) -> Map.entry(row.getString("invariant"), row.getLong("n")))
        .forEach(one -> open.replace(Invariant.valueOf(one.getKey()), one.getValue()));
    return open;
  }

  static WatchRow watch(Handle handle) {
    Map<String, Long> open = new TreeMap<>();
    open(handle).forEach((invariant, count) -> open.put(invariant.name(), count));
    return handle
        .createQuery("select * from invariant_watch")
        .map(
            (row, context) ->
                new WatchRow(
                    row.getLong("cycles"),
                    row.getLong("segments"),
                    instant(row, "cycle_started_at"),
                    instant(row, "cycle_ended_at"),
                    instant(row, "passed_at"),
                    open))
        .one();
  }

  /** The newest first. */
  static List<ViolationRow> page(
      Handle handle, Optional<UUID> tenant, boolean all, Optional<UUID> before, int limit) {
    return handle
        .createQuery(
            """
            select id, tenant_id, invariant, subject, detail, found_at, seen_at, resolved_at from invariant_violations
            where (:all or resolved_at is null) and (cast(:tenant as uuid) is null or tenant_id = :tenant)
              and (cast(:before as uuid) is null or id < :before)
            order by id desc limit :limit
            """)
        .bind("all", all)
        .bind("tenant", tenant.orElse(null))
        .bind("before", before.orElse(null))
        .bind("limit", limit)
        .map(InvariantTable::violation)
        .list();
  }

  private static ViolationRow violation(ResultSet row, StatementContext context)
      throws SQLException {
    return new ViolationRow(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getString("invariant"),
        row.getString("subject"),
        row.getString("detail"),
        instant(row, "found_at"),
        instant(row, "seen_at"),
        instant(row, "resolved_at"));
  }

  private static Segment segment(ResultSet row) throws SQLException {
    return new Segment(
        row.getObject("tenant_id", UUID.class),
        instant(row, "segment_start"),
        row.getLong("event_count"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
