package io.it0.bench;

import java.io.PrintStream;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The data that a benchmark runs over: counted usage records, spread evenly over its tenants. */
final class ExistingRecords {

  private final Jdbi jdbi;
  private final List<String> slugs;
  private final OffsetDateTime start;
  private final PrintStream out;

  private record Place(UUID tenant, String schema) {}

  ExistingRecords(Jdbi jdbi, List<String> slugs, YearMonth month, PrintStream out) {
    this.jdbi = jdbi;
    this.slugs = slugs;
    this.start = month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    this.out = out;
  }

  /** Adds records until each tenant has its share of {@code total}. */
  void fill(int total) {
    int each = total / slugs.size();
    if (each == 0) {
      return;
    }
    long began = System.nanoTime();
    for (Place place : places()) {
      jdbi.useTransaction(handle -> fill(handle, place, each));
    }
    out.printf(
        "%,d usage records exist (made in %.1f s)%n", count(), (System.nanoTime() - began) / 1e9);
  }

  long count() {
    return jdbi.withHandle(
        handle -> {
          long records = 0;
          for (Place place : places()) {
            records +=
                handle
                    .createQuery("select count(*) from " + place.schema() + ".usage_records")
                    .mapTo(Long.class)
                    .one();
          }
          return records;
        });
  }

  private List<Place> places() {
    return jdbi.withHandle(
        h ->
            h.createQuery(
                    "select id, schema_name from tenants where slug = any(:slugs) order by slug")
                .bindArray("slugs", String.class, slugs)
                .map((row, context) -> new Place(row.getObject(1, UUID.class), row.getString(2)))
                .list());
  }

  // The schema's name is the registry's own, checked there against a pattern.
  private void fill(Handle handle, Place place, int each) {
    int made =
        handle
            .createUpdate(
                """
                insert into %s.usage_records (source, event_id, occurred_at, model, agent, input_tokens,
                  output_tokens, cache_read_tokens, cache_write_tokens, cost_usd, recorded_at, segment_start)
                select 'existing', gen_random_uuid()::text, :start + n * interval '1 second',
                  'claude-sonnet-4-5', 'bench', 700, 300, 0, 0, 0.0066, :start, :start
                from generate_series(1, :each - (select count(*) from %s.usage_records)) n
                """
                    .formatted(place.schema(), place.schema()))
            .bind("start", start)
            .bind("each", each)
            .execute();
    handle
        .createUpdate(
            """
            update usage_aggregates set event_count = event_count + :made,
              input_tokens = input_tokens + 700 * :made, output_tokens = output_tokens + 300 * :made,
              cost_usd = cost_usd + 0.0066 * :made
            where tenant_id = :tenant and segment_start = :start
            """)
        .bind("made", (long) made)
        .bind("tenant", place.tenant())
        .bind("start", start)
        .execute();
  }
}
