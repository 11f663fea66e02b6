package io.it0.subscription;

import io.it0.db.PlatformDatabase;
import io.it0.period.Period;
import io.it0.period.TenantClocks;
import io.it0.problem.ProblemException;
import io.it0.subscription.UsageBreakdown.By;
import io.it0.subscription.UsageBreakdown.Day;
import io.it0.subscription.UsageBreakdown.Name;
import io.it0.tenancy.Tenant;
import io.it0.tenancy.TenantContext;
import io.it0.tenancy.TenantDatabase;
import io.it0.usage.TokenCounts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A tenant's usage by day and by model or agent, for people to look at: two statements, whatever there is. */
@Stateless
public class UsageBreakdowns {

  /** The longest stretch of days. */
  public static final int MAX_DAYS = 92;

  /** As many are told apart; the rest is summed. */
  public static final int MOST_NAMES = 7;

  // By usage_daily's key. The rank decides which names are told apart, over all of the days.
  private static final String DAYS =
      """
      with asked as (
        select day, %1$s as name, event_count, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens
        from usage_daily where tenant_id = :tenant and day between :first and :last
      ), ranked as (
        select name, least(:most + 1, row_number() over (order by sum(input_tokens + output_tokens) desc, name)) as place
        from asked group by name
      )
      select a.day, r.place, min(case when r.place <= :most then a.name end) as name,
             sum(a.event_count) as events, sum(a.input_tokens) as input, sum(a.output_tokens) as output,
             sum(a.cache_read_tokens) as cache_read, sum(a.cache_write_tokens) as cache_write
      from asked a join ranked r on r.name = a.name
      group by a.day, r.place order by r.place, a.day
      """;

  // By usage_aggregates_segment.
  private static final String RUNNING =
      """
      select period_start, period_end from usage_aggregates
      where tenant_id = :tenant and segment_start <= :now order by segment_start desc limit 1
      """;

  @Inject private TenantDatabase tenantDatabase;
  @Inject private PlatformDatabase platformDatabase;
  @Inject private TenantContext context;
  @Inject private TenantClocks clocks;

  private record Cell(LocalDate day, int place, Name name) {}

  /** Of the running period, as far as it has come. */
  public UsageBreakdown running(Tenant tenant, By by) {
    Instant now = clocks.clockOf(tenant).instant();
    return jdbi(tenant)
        .withHandle(
            h -> {
              Period period = period(h, tenant, now);
              LocalDate today = today(tenant, now);
              LocalDate last = period.lastDay(tenant.zone());
              return between(
                  h,
                  tenant,
                  by,
                  period.firstDay(tenant.zone()),
                  last.isBefore(today) ? last : today);
            });
  }

  /**
   * Of the last days, today among them.
   *
   * @param days 1 to {@link #MAX_DAYS}
   */
  public UsageBreakdown latest(Tenant tenant, By by, int days) {
    LocalDate today = today(tenant, clocks.clockOf(tenant).instant());
    return between(tenant, by, today.minusDays(days - 1L), today);
  }

  /**
   * Of the days from the first to the last.
   *
   * @param last at most {@link #MAX_DAYS} days after the first, which counts as one
   */
  public UsageBreakdown between(Tenant tenant, By by, LocalDate first, LocalDate last) {
    return jdbi(tenant).withHandle(h -> between(h, tenant, by, first, last));
  }

  private static UsageBreakdown between(
      Handle handle, Tenant tenant, By by, LocalDate first, LocalDate last) {
    List<Cell> cells =
        handle
            .createQuery(DAYS.formatted(column(by)))
            .bind("tenant", tenant.id())
            .bind("first", first)
            .bind("last", last)
            .bind("most", MOST_NAMES)
            .map((row, c) -> cell(row))
            .list();
    return assembled(first, last, cells);
  }

  private static UsageBreakdown assembled(LocalDate first, LocalDate last, List<Cell> cells) {
    Map<Integer, Name> names = new LinkedHashMap<>();
    cells.forEach(cell -> names.merge(cell.place(), cell.name(), Name::plus));
    List<Integer> places = List.copyOf(names.keySet());
    Map<LocalDate, Map<Integer, Long>> byDay =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    Cell::day,
                    Collectors.toMap(Cell::place, cell -> cell.name().tokens().billable(false))));
    List<Day> days =
        first
            .datesUntil(last.plusDays(1))
            .map(day -> day(day, places, byDay.getOrDefault(day, Collections.emptyMap())))
            .toList();
    return new UsageBreakdown(first, last, List.copyOf(names.values()), days);
  }

  private static Day day(LocalDate day, List<Integer> places, Map<Integer, Long> tokens) {
    return new Day(day, places.stream().map(place -> tokens.getOrDefault(place, 0L)).toList());
  }

  private static String column(By by) {
    return switch (by) {
      case MODEL -> "model";
      case AGENT -> "agent";
    };
  }

  private static Period period(Handle handle, Tenant tenant, Instant now) {
    Optional<Period> found =
        handle
            .createQuery(RUNNING)
            .bind("tenant", tenant.id())
            .bind("now", now)
            .map(
                (row, c) ->
                    new Period(
                        row.getTimestamp("period_start").toInstant(),
                        row.getTimestamp("period_end").toInstant()))
            .findOne();
    return found.orElseThrow(
        () -> new ProblemException(SubscriptionError.NO_SUBSCRIPTION, "tenant " + tenant.slug()));
  }

  private static LocalDate today(Tenant tenant, Instant now) {
    return now.atZone(tenant.zone()).toLocalDate();
  }

  private static Cell cell(ResultSet row) throws SQLException {
    var tokens =
        new TokenCounts(
            row.getLong("input"),
            row.getLong("output"),
            row.getLong("cache_read"),
            row.getLong("cache_write"));
    return new Cell(
        row.getObject("day", LocalDate.class),
        row.getInt("place"),
        new Name(row.getString("name"), row.getLong("events"), tokens));
  }

  // A tenant's own request reads as that tenant; the platform's on the platform's pool.
  private Jdbi jdbi(Tenant tenant) {
    boolean own = context.current().filter(bound -> bound.id().equals(tenant.id())).isPresent();
    return own ? tenantDatabase.jdbi() : platformDatabase.jdbi();
  }
}
