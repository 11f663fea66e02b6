package io.it0.invariant;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Asks the database whether the invariants hold; each statement sees one moment. */
final class Checks {

  /** Of one invariant: the rest is the same fault again. */
  private static final int MOST_FOUND = 100;

  private final Handle handle;
  private final UUID tenant;
  private final String schema;

  Checks(Handle handle, UUID tenant) {
    this.handle = handle;
    this.tenant = tenant;
    this.schema =
        handle
            .createQuery("select schema_name from tenants where id = :id")
            .bind("id", tenant)
            .mapTo(String.class)
            .one();
  }

  List<Found> ofTenant() {
    List<Found> found = new ArrayList<>();
    for (Invariant invariant : Invariant.values()) {
      if (!invariant.isOfSegment()) {
        found.addAll(ask(invariant, null));
      }
    }
    return found;
  }

  List<Found> ofSegment(Instant start) {
    List<Found> found = new ArrayList<>();
    for (Invariant invariant : Invariant.values()) {
      if (invariant.isOfSegment()) {
        found.addAll(ask(invariant, start));
      }
    }
    return found;
  }

  List<Found> ask(Invariant invariant, Instant segment) {
    var query =
        handle.createQuery(invariant.sql(schema) + " limit " + MOST_FOUND).bind("tenant", tenant);
    if (segment != null) {
      query.bind("segment", segment);
    }
    return query
        .map(
            (row, context) ->
                new Found(invariant, row.getString("subject"), row.getString("detail")))
        .list();
  }
}
