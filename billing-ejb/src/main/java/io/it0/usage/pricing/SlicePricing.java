package io.it0.usage.pricing;

import io.it0.usage.TokenCounts;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Prices one slice's unpriced records, in the caller's transaction: the records, the aggregates and the days change
 * together. A record that has a cost is left alone, so doing it again changes nothing.
 *
 * <p>It takes the locks of whoever counts, in the same order: the aggregates' rows, then the records, then the days. Closed
 * segments change too: a cost is ours, and no invoice shows it.
 */
final class SlicePricing {

  /** What was priced; the sums say exactly what was added. */
  record Result(long records, BigDecimal costUsd) {
    static final Result NOTHING = new Result(0, BigDecimal.ZERO);
  }

  private record Unpriced(
      String source,
      String eventId,
      Instant at,
      String agent,
      TokenCounts tokens,
      Instant segment) {

    static Unpriced of(ResultSet row) throws SQLException {
      String agent = row.getString("agent");
      return new Unpriced(
          row.getString("source"),
          row.getString("event_id"),
          row.getTimestamp("occurred_at").toInstant(),
          agent == null ? "" : agent,
          new TokenCounts(
              row.getLong("input_tokens"),
              row.getLong("output_tokens"),
              row.getLong("cache_read_tokens"),
              row.getLong("cache_write_tokens")),
          row.getTimestamp("segment_start").toInstant());
    }
  }

  private static final class Sum {
    long events;
    BigDecimal cost = BigDecimal.ZERO;

    void add(BigDecimal usd) {
      events++;
      cost = cost.add(usd);
    }
  }

  private final Handle handle;
  private final UnpricedDay day;
  private final PriceList prices;

  SlicePricing(Handle handle, UnpricedDay day, PriceList prices) {
    this.handle = handle;
    this.day = day;
    this.prices = prices;
  }

  Result price(UnpricedDay.Slice slice) {
    lockSegments(slice);
    Map<Unpriced, BigDecimal> costs = new LinkedHashMap<>();
    for (Unpriced record : unpriced(slice)) {
      // How long its cache writes were to be kept is not recorded: they are priced as 5 minutes.
      Optional<BigDecimal> cost = prices.costUsd(day.model(), record.tokens(), 0, record.at());
      cost.ifPresent(usd -> costs.put(record, usd));
    }
    if (costs.isEmpty()) {
      return Result.NOTHING;
    }
    storeCosts(costs);
    addToSegments(costs);
    addToDays(costs);
    return new Result(
        costs.size(), costs.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  private void lockSegments(UnpricedDay.Slice slice) {
    handle
        .createQuery(
            """
            select 1 from usage_aggregates
            where tenant_id = :tenant and segment_start < :to and segment_end > :from
            order by segment_start for no key update
            """)
        .bind("tenant", day.tenant())
        .bind("from", slice.from())
        .bind("to", slice.to())
        .mapTo(Integer.class)
        .list();
  }

  private List<Unpriced> unpriced(UnpricedDay.Slice slice) {
    return handle
        .createQuery(
            """
            select source, event_id, occurred_at, agent, input_tokens, output_tokens, cache_read_tokens,
              cache_write_tokens, segment_start
            from "%s".usage_records
            where cost_usd is null and segment_start is not null and model = :model
              and occurred_at >= :from and occurred_at < :to
            """
                .formatted(day.schema()))
        .bind("model", day.model())
        .bind("from", slice.from())
        .bind("to", slice.to())
        .map((row, context) -> Unpriced.of(row))
        .list();
  }

  private void storeCosts(Map<Unpriced, BigDecimal> costs) {
    List<Unpriced> records = new ArrayList<>(costs.keySet());
    int stored =
        handle
            .createUpdate(
                """
                update "%s".usage_records r set cost_usd = p.cost
                from unnest(:sources, :ids, cast(:costs as numeric[])) as p (source, event_id, cost)
                where r.event_id = p.event_id and r.source = p.source and r.cost_usd is null
                """
                    .formatted(day.schema()))
            .bindArray("sources", String.class, records.stream().map(Unpriced::source).toList())
            .bindArray("ids", String.class, records.stream().map(Unpriced::eventId).toList())
            .bindArray("costs", String.class, texts(costs.values()))
            .execute();
    require(stored, costs.size(), "records");
  }

  private void addToSegments(Map<Unpriced, BigDecimal> costs) {
    Map<Instant, Sum> sums = sums(costs, Unpriced::segment);
    int added =
        handle
            .createUpdate(
                """
                update usage_aggregates a
                set cost_usd = a.cost_usd + s.cost, unpriced_events = a.unpriced_events - s.events
                from unnest(cast(:starts as timestamptz[]), :events, cast(:costs as numeric[])) as s (segment_start, events, cost)
                where a.tenant_id = :tenant and a.segment_start = s.segment_start
                """)
            .bind("tenant", day.tenant())
            .bindArray(
                "starts", String.class, sums.keySet().stream().map(Instant::toString).toList())
            .bindArray("events", Long.class, sums.values().stream().map(s -> s.events).toList())
            .bindArray(
                "costs", String.class, texts(sums.values().stream().map(s -> s.cost).toList()))
            .execute();
    require(added, sums.size(), "segments");
  }

  private void addToDays(Map<Unpriced, BigDecimal> costs) {
    // A slice lies within a day, so that an agent has one row; the order is that of whoever counts.
    Map<String, Sum> sums = sums(costs, Unpriced::agent);
    LocalDate on = day.day();
    int added = 0;
    for (Map.Entry<String, Sum> agent : sums.entrySet()) {
      added +=
          handle
              .createUpdate(
                  """
                  update usage_daily set cost_usd = cost_usd + :cost, unpriced_events = unpriced_events - :events
                  where tenant_id = :tenant and day = :day and model = :model and agent = :agent
                  """)
              .bind("cost", agent.getValue().cost)
              .bind("events", agent.getValue().events)
              .bind("tenant", day.tenant())
              .bind("day", on)
              .bind("model", day.model())
              .bind("agent", agent.getKey())
              .execute();
    }
    require(added, sums.size(), "days");
  }

  /** JDBI binds no arrays of decimals. */
  private static List<String> texts(Collection<BigDecimal> values) {
    return values.stream().map(BigDecimal::toPlainString).toList();
  }

  private static <K extends Comparable<K>> Map<K, Sum> sums(
      Map<Unpriced, BigDecimal> costs, Function<Unpriced, K> key) {
    Map<K, Sum> sums = new TreeMap<>();
    costs.forEach(
        (record, usd) -> sums.computeIfAbsent(key.apply(record), k -> new Sum()).add(usd));
    return sums;
  }

  /** Nothing may be committed of which a part is missing. */
  private void require(int found, int wanted, String what) {
    if (found != wanted) {
      throw new IllegalStateException(
          "tenant %s, %s: %d of %d %s were found"
              .formatted(day.tenant(), day.day(), found, wanted, what));
    }
  }
}
