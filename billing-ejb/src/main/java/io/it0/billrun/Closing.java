package io.it0.billrun;

import io.it0.catalog.Plan;
import io.it0.db.UuidV7;
import io.it0.invoicing.InvoiceDraft;
import io.it0.invoicing.InvoiceIssue;
import io.it0.invoicing.InvoiceKind;
import io.it0.period.Period;
import io.it0.rating.RatedLine;
import io.it0.subscription.Subscription;
import io.it0.subscription.Transition;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What closing a subscription's current period comes to. No I/O: the run stores it, a dry run only shows it.
 *
 * @param before the subscription as it was
 * @param after the subscription, renewed or ended
 * @param follower the free one that follows an end
 * @param rows the usage rows that are closed or whose late usage is now invoiced
 * @param drafts none if there is nothing to say; the subscription's own, and one more for late usage of an earlier
 *     subscription in another currency
 */
public record Closing(
    Subscription before,
    Subscription after,
    Optional<Subscription> follower,
    List<UsageRows.Closed> rows,
    List<InvoiceDraft> drafts) {

  /** What is billed from now on. */
  public Subscription opened() {
    return follower.orElse(after);
  }

  /** What the closing changes besides the period: nothing, as a rule. */
  List<Transition> steps(Desk desk, Transition.By by) {
    boolean same = before.status() == after.status() && before.planId().equals(after.planId());
    if (same) {
      return List.of();
    }
    List<Transition> steps = new ArrayList<>();
    steps.add(step(desk, by));
    follower.ifPresent(free -> steps.add(Transition.started(free, desk.free().get(), by)));
    return List.copyOf(steps);
  }

  private Transition step(Desk desk, Transition.By by) {
    Plan from = desk.rates().plans().apply(before.planId());
    Plan to = desk.rates().plans().apply(after.planId());
    String action =
        switch (after.status()) {
          case CANCELLED -> "cancelled";
          case EXPIRED -> "expired";
          case TRIALING, ACTIVE, PAST_DUE ->
              before.status() == after.status() ? "changed" : "trial-ended";
        };
    return Transition.of(action, before, from, after, to, before.currentPeriod().end(), by);
  }

  /** Works out closings with the rates and the issuer's rules at hand; the free plan is asked for when one is needed. */
  public record Desk(Rates rates, Supplier<Plan> free, InvoiceIssue issue) {

    /** @param rows of the due one's tenant, in time order: at least those of the period to close */
    public Closing close(Due due, List<UsageRow> rows) {
      return new Work(this, due).close(rows);
    }
  }

  /** One closing while it is being put together. */
  private static final class Work {
    private final Desk desk;
    private final Subscription before;
    private final ZoneId zone;
    private final Instant now;
    private final boolean billable;
    private final Instant boundary;

    Work(Desk desk, Due due) {
      this.desk = desk;
      this.before = due.subscription();
      this.zone = due.zone();
      this.now = due.now();
      this.billable = due.billable();
      this.boundary = before.currentPeriod().end();
    }

    Closing close(List<UsageRow> rows) {
      Arrears arrears = Arrears.of(desk.rates(), before, zone, now, rows);
      boolean ends = before.endsWithPeriod(zone) || before.trialEndsWithPeriod() && !billable;
      Subscription after = ends ? before.end() : next();
      Optional<Subscription> follower =
          ends ? Optional.of(after.followedBy(desk.free().get(), zone)) : Optional.empty();
      return new Closing(before, after, follower, arrears.rows(), drafts(after, ends, arrears));
    }

    private Subscription next() {
      return before.trialEndsWithPeriod() ? before.endTrial(zone) : before.renew(zone);
    }

    private List<InvoiceDraft> drafts(Subscription after, boolean ends, Arrears arrears) {
      List<RatedLine> lines = new ArrayList<>();
      if (!ends) {
        Plan plan = desk.rates().plans().apply(after.planId());
        after.baseFee(desk.rates().prices(), plan, zone).ifPresent(lines::add);
      }
      lines.addAll(arrears.lines());
      List<InvoiceDraft> drafts = new ArrayList<>();
      Period shown = ends ? before.currentPeriod() : after.currentPeriod();
      draft(before.id(), shown, lines).ifPresent(drafts::add);
      arrears
          .foreign()
          .forEach(
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
