package io.it0.billrun;

import io.it0.money.Money;
import io.it0.period.BillingCalendar;
import io.it0.period.Period;
import io.it0.rating.RatedLine;
import io.it0.rating.Rating;
import io.it0.rating.UsageSegment;
import io.it0.subscription.Subscription;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What was used and is to be invoiced: in a subscription's current period, and late in earlier ones. No I/O.
 *
 * @param rows what the usage rows are once the lines are invoiced, closed at the time given
 * @param foreign late usage, by subscription, of earlier ones in another currency: it cannot be on the same invoice
 */
public record Arrears(
    List<UsageRows.Closed> rows,
    List<RatedLine> overage,
    List<RatedLine> late,
    Map<UUID, List<RatedLine>> foreign) {

  /** @param rows of the tenant, in time order: at least those of the current period */
  public static Arrears of(
      Rates rates, Subscription subscription, ZoneId zone, Instant now, List<UsageRow> rows) {
    Work work = new Work(rates, subscription, zone, now);
    work.current(rows);
    work.earlier(rows);
    return work.done();
  }

  /** Without late usage: that of the current period alone. */
  public static Arrears ofCurrent(
      Rates rates, Subscription subscription, ZoneId zone, Instant now, List<UsageRow> rows) {
    Work work = new Work(rates, subscription, zone, now);
    work.current(rows);
    return work.done();
  }

  /** Overage and late usage, in the order in which they are shown. */
  public List<RatedLine> lines() {
    List<RatedLine> lines = new ArrayList<>(overage);
    lines.addAll(late);
    return List.copyOf(lines);
  }

  private static final class Work {
    private final Rates rates;
    private final Subscription subscription;
    private final ZoneId zone;
    private final Instant now;
    private final List<UsageRows.Closed> closed = new ArrayList<>();
    private final List<RatedLine> overage = new ArrayList<>();
    private final List<RatedLine> late = new ArrayList<>();
    private final Map<UUID, List<RatedLine>> foreign = new LinkedHashMap<>();

    Work(Rates rates, Subscription subscription, ZoneId zone, Instant now) {
      this.rates = rates;
      this.subscription = subscription;
      this.zone = zone;
      this.now = now;
    }

    Arrears done() {
      return new Arrears(
          List.copyOf(closed), List.copyOf(overage), List.copyOf(late), Map.copyOf(foreign));
    }

    void current(List<UsageRow> rows) {
      Period period = subscription.currentPeriod();
      List<UsageRow> own = rows.stream().filter(row -> row.period().equals(period)).toList();
      Period full = subscription.calendar(zone).periodContaining(period.start());
      List<UsageSegment> segments = segments(own, full);
      List<RatedLine> lines = Rating.overage(rated(period, full), full, segments, zone);
      lines.forEach(line -> line.givingBackAtMost(left(line, own)).ifPresent(overage::add));
      cover(own, Rating.invoiced(segments, lines));
    }

    /** Of overage that was invoiced before the period's end: credit notes may have given some of it back. */
    private Money left(RatedLine line, List<UsageRow> rows) {
      long left =
          rows.stream()
              .filter(row -> line.period().contains(row.segment().start()))
              .mapToLong(UsageRow::leftMinor)
              .sum();
      return Money.ofMinor(left, subscription.currency());
    }

    void earlier(List<UsageRow> rows) {
      Map<Period, List<UsageRow>> periods = new LinkedHashMap<>();
      for (UsageRow row : rows) {
        if (row.period().start().isBefore(subscription.currentPeriod().start())) {
          periods.computeIfAbsent(row.period(), p -> new ArrayList<>()).add(row);
        }
      }
      periods.forEach(this::lateUsageOf);
    }

    private void lateUsageOf(Period period, List<UsageRow> rows) {
      if (rows.stream().noneMatch(UsageRow::late)) {
        return;
      }
      UsageRow.Owner owner = rows.get(rows.size() - 1).owner();
      Period full =
          BillingCalendar.of(zone, owner.anchorDay().orElse(null)).periodContaining(period.start());
      List<UsageSegment> segments = segments(rows, full);
      List<RatedLine> lines = Rating.late(rated(period, full), full, segments, zone);
      cover(rows, Rating.invoiced(segments, lines));
      if (owner.currency().equals(subscription.currency())) {
        late.addAll(lines);
        return;
      }
      foreign.computeIfAbsent(owner.subscriptionId(), id -> new ArrayList<>()).addAll(lines);
    }

    private void cover(List<UsageRow> rows, List<UsageSegment> invoiced) {
      for (int i = 0; i < rows.size(); i++) {
        UsageSegment segment = invoiced.get(i);
        closed.add(
            new UsageRows.Closed(
                rows.get(i).id(),
                now,
                segment.invoicedTokens(),
                segment.invoicedOverage().minor()));
      }
    }

    private List<UsageSegment> segments(List<UsageRow> rows, Period full) {
      List<UsageSegment> segments = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        UsageSegment segment = rates.segment(rows.get(i));
        boolean last = i == rows.size() - 1;
        segments.add(last ? segment.upTo(rated(segment.span(), full).end()) : segment);
      }
      return List.copyOf(segments);
    }
  }

  /**
   * A period that was cut short by the subscription's end is rated as if its last plan had gone on to the month's: its
   * tokens stay included, as they do when a change shrinks the pool.
   */
  public static Period rated(Period period, Period full) {
    return new Period(period.start(), full.end());
  }
}
