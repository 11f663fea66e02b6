package io.it0.billrun;

import io.it0.catalog.Plan;
import io.it0.db.UuidV7;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceIssue;
import io.it0.invoicing.InvoiceKind;
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
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What closing a subscription's current period comes to. No I/O: the run stores it, a dry run only shows it.
 *
 * @param after the subscription, renewed or ended
 * @param follower the free one that follows an end
 * @param rows the usage rows that are closed or whose late usage is now invoiced
 * @param drafts none if there is nothing to say; the subscription's own, and one more for late usage of an earlier
 *     subscription in another currency
 */
record Closing(
    Subscription after,
    Optional<Subscription> follower,
    List<UsageRows.Closed> rows,
    List<InvoiceDraft> drafts) {

  /** What is billed from now on. */
  Subscription opened() {
    return follower.orElse(after);
  }

  /** Works out closings with the plans and the issuer's rules at hand; the free plan is asked for when one is needed. */
  record Desk(Function<UUID, Plan> plans, Supplier<Plan> free, InvoiceIssue issue) {

    /** @param rows of the due one's tenant, in time order: at least those of the period to close */
    Closing close(Due due, List<UsageRow> rows) {
      return new Work(this, due).close(rows);
    }
  }

  /** One closing while it is being put together. */
  private static final class Work {
    private final Desk desk;
    private final Subscription before;
    private final ZoneId zone;
    private final Instant now;
    private final Instant boundary;
    private final List<UsageRows.Closed> closed = new ArrayList<>();
    private final List<RatedLine> overage = new ArrayList<>();
    private final List<RatedLine> late = new ArrayList<>();
    // Late usage of an earlier subscription in another currency cannot be on this one's invoice.
    private final Map<UUID, List<RatedLine>> foreign = new LinkedHashMap<>();

    Work(Desk desk, Due due) {
      this.desk = desk;
      this.before = due.subscription();
      this.zone = due.zone();
      this.now = due.now();
      this.boundary = before.currentPeriod().end();
    }

    Closing close(List<UsageRow> rows) {
      arrears(rows);
      lateUsage(rows);
      boolean ends = before.endsWithPeriod(zone);
      Subscription after = ends ? before.end() : before.renew(zone);
      Optional<Subscription> follower =
          ends ? Optional.of(after.followedBy(desk.free().get(), zone)) : Optional.empty();
      return new Closing(after, follower, List.copyOf(closed), drafts(after, ends));
    }

    private void arrears(List<UsageRow> rows) {
      Period period = before.currentPeriod();
      List<UsageRow> own = rows.stream().filter(row -> row.period().equals(period)).toList();
      List<UsageSegment> segments = segments(own);
      Period full = before.calendar(zone).periodContaining(period.start());
      List<RatedLine> lines = Rating.overage(period, full, segments, zone);
      overage.addAll(lines);
      cover(own, Rating.invoiced(segments, lines));
    }

    private void lateUsage(List<UsageRow> rows) {
      Map<Period, List<UsageRow>> periods = new LinkedHashMap<>();
      for (UsageRow row : rows) {
        if (row.period().start().isBefore(before.currentPeriod().start())) {
          periods.computeIfAbsent(row.period(), p -> new ArrayList<>()).add(row);
        }
      }
      periods.forEach(this::lateUsageOf);
    }

    private void lateUsageOf(Period period, List<UsageRow> rows) {
      if (rows.stream().noneMatch(UsageRow::late)) {
        return;
      }
      List<UsageSegment> segments = segments(rows);
      UsageRow.Owner owner = rows.get(rows.size() - 1).owner();
      Period full =
          BillingCalendar.of(zone, owner.anchorDay().orElse(null)).periodContaining(period.start());
      List<RatedLine> lines = Rating.late(period, full, segments, zone);
      cover(rows, Rating.invoiced(segments, lines));
      if (owner.currency().equals(before.currency())) {
        late.addAll(lines);
        return;
      }
      foreign.computeIfAbsent(owner.subscriptionId(), id -> new ArrayList<>()).addAll(lines);
    }

    private List<UsageSegment> segments(List<UsageRow> rows) {
      return rows.stream().map(this::segment).toList();
    }

    private UsageSegment segment(UsageRow row) {
      UsageRow.Owner owner = row.owner();
      return new UsageSegment(
          row.segment(),
          Subscription.terms(desk.plans().apply(row.planId()), owner.currency(), owner.interval()),
          row.usage(),
          row.invoicedTokens(),
          Money.ofMinor(row.invoicedMinor(), owner.currency()));
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

    private List<InvoiceDraft> drafts(Subscription after, boolean ends) {
      List<RatedLine> lines = new ArrayList<>();
      if (!ends) {
        after.baseFee(desk.plans().apply(after.planId()), zone).ifPresent(lines::add);
      }
      lines.addAll(overage);
      lines.addAll(late);
      List<InvoiceDraft> drafts = new ArrayList<>();
      Period shown = ends ? before.currentPeriod() : after.currentPeriod();
      draft(before.id(), shown, lines).ifPresent(drafts::add);
      foreign.forEach(
          (subscription, its) ->
              draft(subscription, before.currentPeriod(), its).ifPresent(drafts::add));
      return List.copyOf(drafts);
    }

    private Optional<InvoiceDraft> draft(UUID subscription, Period shown, List<RatedLine> lines) {
      if (!desk.issue().isWorthIssuing(lines)) {
        return Optional.empty();
      }
      return Optional.of(
          new InvoiceDraft(
              UuidV7.next(),
              before.tenantId(),
              subscription,
              InvoiceKind.PERIOD,
              boundary.toString(),
              shown,
              desk.issue().shown(lines),
              now));
    }
  }
}
