package io.it0.usage.pricing;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * A day of a tenant on which usage of a model was counted without a price, by the index usage_daily_unpriced.
 *
 * @param day in the tenant's zone
 */
record UnpricedDay(
    UUID tenant, String schema, ZoneId zone, String model, LocalDate day, long events) {

  private static final long EVENTS_AT_ONCE = 20_000;
  private static final long MOST_SLICES = 1_440;

  /** A stretch of time, of which about as many events are priced in one transaction. */
  record Slice(Instant from, Instant to) {}

  /** The models of which any usage is unpriced. */
  static List<String> models(Handle handle) {
    return handle
        .createQuery("select distinct model from usage_daily where unpriced_events > 0")
        .mapTo(String.class)
        .list();
  }

  /** In the order of tenants and days, after the given one. */
  static List<UnpricedDay> next(
      Handle handle, List<String> models, LocalDate from, UnpricedDay after, int limit) {
    return handle
        .createQuery(
            """
            select d.tenant_id, t.schema_name, t.time_zone, d.model, d.day, sum(d.unpriced_events) as events
            from usage_daily d join tenants t on t.id = d.tenant_id
            where d.unpriced_events > 0 and d.model = any(:models) and d.day >= :from
              and (cast(:tenant as uuid) is null
                or (d.tenant_id, d.day, d.model) > (:tenant, cast(:day as date), cast(:model as text)))
            group by d.tenant_id, t.schema_name, t.time_zone, d.model, d.day
            order by d.tenant_id, d.day, d.model limit :limit
            """)
        .bindArray("models", String.class, models)
        .bind("from", from)
        .bind("tenant", after == null ? null : after.tenant)
        .bind("day", after == null ? null : after.day)
        .bind("model", after == null ? null : after.model)
        .bind("limit", limit)
        .map(
            (row, context) ->
                new UnpricedDay(
                    row.getObject("tenant_id", UUID.class),
                    row.getString("schema_name"),
                    ZoneId.of(row.getString("time_zone")),
                    row.getString("model"),
                    row.getObject("day", LocalDate.class),
                    row.getLong("events")))
        .list();
  }

  static long events(Handle handle, List<String> models, LocalDate from) {
    return handle
        .createQuery(
            """
            select coalesce(sum(unpriced_events), 0) from usage_daily
            where unpriced_events > 0 and model = any(:models) and day >= :from
            """)
        .bindArray("models", String.class, models)
        .bind("from", from)
        .mapTo(Long.class)
        .one();
  }

  /** The day in equal parts, as many as its events need. */
  List<Slice> slices() {
    Instant start = day.atStartOfDay(zone).toInstant();
    Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
    long parts = Math.min(MOST_SLICES, (events - 1) / EVENTS_AT_ONCE + 1);
    long seconds = Duration.between(start, end).toSeconds();
    List<Slice> slices = new ArrayList<>();
    for (long i = 0; i < parts; i++) {
      slices.add(
          new Slice(
              start.plusSeconds(seconds * i / parts),
              start.plusSeconds(seconds * (i + 1) / parts)));
    }
    return slices;
  }
}
