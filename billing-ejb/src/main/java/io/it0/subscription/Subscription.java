package io.it0.subscription;

import static io.it0.subscription.SubscriptionError.SUBSCRIPTION_STATUS;
import static io.it0.subscription.SubscriptionStatus.ACTIVE;
import static io.it0.subscription.SubscriptionStatus.CANCELLED;
import static io.it0.subscription.SubscriptionStatus.EXPIRED;
import static io.it0.subscription.SubscriptionStatus.PAST_DUE;
import static io.it0.subscription.SubscriptionStatus.TRIALING;

import io.it0.catalog.Plan;
import io.it0.catalog.PlanPrice;
import io.it0.db.UuidV7;
import io.it0.period.BillingCalendar;
import io.it0.period.BillingInterval;
import io.it0.period.Period;
import io.it0.problem.ProblemException;
import io.it0.rating.AllowancePolicy;
import io.it0.rating.PlanTerms;
import io.it0.rating.RatedLine;
import io.it0.rating.Rating;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;

/**
 * A tenant's subscription to a version of a plan. Its verbs answer the subscription as it is afterwards.
 *
 * <p>A term is what one base fee is charged for: a month, or a year of billing months that is counted from the term
 * anchor. A trial has no terms; its periods are months too, the last of them cut at the trial's end.
 *
 * @param termAnchor from when on terms of a year are counted: the start, the trial's end, a change to years
 * @param scheduled takes over where the term, or the trial, ends
 * @param cancelAtPeriodEnd ends where the term, or the trial, ends
 * @param fixedEnd the first boundary between periods at or after it ends the subscription; empty: open
 */
public record Subscription(
    UUID id,
    UUID tenantId,
    UUID planId,
    String currency,
    BillingInterval interval,
    SubscriptionStatus status,
    Optional<Integer> anchorDay,
    Instant startedAt,
    Instant termAnchor,
    Period currentPeriod,
    Optional<Trial> trial,
    Optional<ScheduledChange> scheduled,
    boolean cancelAtPeriodEnd,
    Optional<Instant> fixedEnd,
    Optional<Instant> endedAt) {

  /** What a base fee is charged for, and the whole month or year that it is a part or all of. */
  public record Term(Period charged, Period full) {

    /** What is left of it at an instant in it. */
    public Term from(Instant at) {
      return new Term(charged.from(at), full);
    }
  }

  /** From the given instant on, active or on trial; its first period is the rest of the month. */
  public static Subscription start(
      UUID tenantId, Plan plan, NewSubscription wanted, ZoneId zone, Instant at) {
    BillingCalendar calendar = BillingCalendar.of(zone, wanted.anchorDay().orElse(null));
    Optional<Trial> trial =
        wanted
            .trialDays()
            .map(days -> at.atZone(zone).plusDays(days).toInstant())
            .map(end -> new Trial(end, wanted.trialNeedsPaymentMethod()));
    Instant billedFrom = trial.map(Trial::end).orElse(at);
    return new Subscription(
        UuidV7.next(),
        tenantId,
        plan.id(),
        wanted.currency(),
        wanted.interval(),
        trial.isPresent() ? TRIALING : ACTIVE,
        wanted.anchorDay(),
        at,
        billedFrom,
        cut(calendar.first(at), trial),
        trial,
        Optional.empty(),
        false,
        wanted.fixedMonths().map(months -> fixedEnd(calendar, billedFrom, months)),
        Optional.empty());
  }

  private static Instant fixedEnd(BillingCalendar calendar, Instant from, int months) {
    Period month = calendar.periodContaining(from);
    for (int i = 1; i < months; i++) {
      month = calendar.next(month);
    }
    return month.end();
  }

  /** The next period: of the trial, or billed on the scheduled plan if the term ends with the current one. */
  public Subscription renew(ZoneId zone) {
    requireLive();
    if (endsWithPeriod(zone) || trialEndsWithPeriod()) {
      throw new ProblemException(SUBSCRIPTION_STATUS, "it ends with this period: " + currentPeriod);
    }
    Period next = calendar(zone).next(currentPeriod);
    if (status == TRIALING) {
      return edit().period(cut(next, trial)).done();
    }
    boolean termEnds = termStartsAt(currentPeriod.end(), zone);
    return termEnds
        ? edit().period(next).takeOver(scheduled, next.start()).done()
        : edit().period(next).done();
  }

  /** Whether it ends with the current period instead of being renewed. */
  public boolean endsWithPeriod(ZoneId zone) {
    if (status == TRIALING) {
      return cancelAtPeriodEnd && trialEndsWithPeriod();
    }
    return cancelAtPeriodEnd && termStartsAt(currentPeriod.end(), zone)
        || fixedTermEndsWithPeriod();
  }

  /** Whether the trial ends with the current period. */
  public boolean trialEndsWithPeriod() {
    return status == TRIALING && trial.orElseThrow().end().equals(currentPeriod.end());
  }

  private boolean fixedTermEndsWithPeriod() {
    return fixedEnd.filter(end -> !currentPeriod.end().isBefore(end)).isPresent();
  }

  /** Over with the current period: cancelled, or expired where a fixed term or a trial that is not billed ends. */
  public Subscription end() {
    requireLive();
    boolean expires = status == TRIALING || status == ACTIVE && fixedTermEndsWithPeriod();
    boolean cancelled = cancelAtPeriodEnd || !expires;
    return edit()
        .status(status.to(cancelled ? CANCELLED : EXPIRED))
        .unscheduled()
        .endedAt(currentPeriod.end())
        .done();
  }

  /** Billed from the trial's end on, on the scheduled plan if there is one. */
  public Subscription endTrial(ZoneId zone) {
    if (!trialEndsWithPeriod()) {
      throw new ProblemException(SUBSCRIPTION_STATUS, "no trial ends with " + currentPeriod);
    }
    Instant end = currentPeriod.end();
    return edit()
        .status(status.to(ACTIVE))
        .period(calendar(zone).first(end))
        .takeOver(scheduled, end)
        .termAnchor(end)
        .done();
  }

  /** Over at once; its current period ends there. */
  public Subscription cancelAt(Instant at) {
    Edit ended = edit().status(status.to(CANCELLED)).unscheduled().endedAt(at);
    // A period is never empty: one that had only begun goes to what follows.
    return at.isAfter(currentPeriod.start())
        ? ended.period(currentPeriod.until(at)).done()
        : ended.done();
  }

  /** On another plan or interval at once. Whatever was scheduled has been overtaken. */
  public Subscription changeAt(Instant at, UUID plan, BillingInterval to) {
    requireChangeable();
    return edit().takeOver(Optional.of(new ScheduledChange(plan, to)), at).unscheduled().done();
  }

  /** On another plan or interval where the term ends; goes before what was scheduled. */
  public Subscription schedule(UUID plan, BillingInterval to) {
    requireChangeable();
    return edit().scheduled(Optional.of(new ScheduledChange(plan, to))).done();
  }

  /** Over where the term ends, whatever was scheduled for then. */
  public Subscription cancelLater() {
    requireLive();
    return edit().unscheduled().cancelAtPeriodEnd(true).done();
  }

  /** As if the change had not been scheduled. */
  public Subscription undo() {
    requireLive();
    if (scheduled.isEmpty()) {
      throw new ProblemException(SubscriptionError.NOTHING_SCHEDULED, "no change is scheduled");
    }
    return edit().unscheduled().done();
  }

  /** As if it had not been cancelled. */
  public Subscription resume() {
    requireLive();
    if (!cancelAtPeriodEnd) {
      throw new ProblemException(
          SubscriptionError.NOTHING_SCHEDULED, "it is not cancelled for the period's end");
    }
    return edit().cancelAtPeriodEnd(false).done();
  }

  /** An invoice is unpaid at its due date. */
  public Subscription fallPastDue() {
    return edit().status(status.to(PAST_DUE)).done();
  }

  /** Nothing is open any more. */
  public Subscription recover() {
    if (status != PAST_DUE) {
      throw new ProblemException(SUBSCRIPTION_STATUS, "it is " + status.label());
    }
    return edit().status(status.to(ACTIVE)).done();
  }

  /** What follows one that has ended: another plan in the same currency, from the end on. */
  public Subscription followedBy(Plan plan, ZoneId zone) {
    Instant from =
        endedAt.orElseThrow(() -> new ProblemException(SUBSCRIPTION_STATUS, "it has not ended"));
    return start(
        tenantId, plan, new NewSubscription(plan.key(), currency, interval, anchorDay), zone, from);
  }

  /** The base fee of the term that begins with the current period; none in a trial or the later months of a year. */
  public Optional<RatedLine> baseFee(PriceBook prices, Plan plan, ZoneId zone) {
    Instant from = currentPeriod.start();
    if (!status.isBilled() || !termStartsAt(from, zone)) {
      return Optional.empty();
    }
    return Optional.of(baseFee(prices, plan, zone, from));
  }

  /** The base fee from an instant in the current term to its end. */
  public RatedLine baseFee(PriceBook prices, Plan plan, ZoneId zone, Instant from) {
    Term term = term(zone).from(from);
    return Rating.base(prices.terms(this, plan, from), term.charged(), term.full(), zone);
  }

  /** The term that the current period is in. */
  public Term term(ZoneId zone) {
    BillingCalendar calendar = calendar(zone);
    Instant start = interval == BillingInterval.MONTH ? currentPeriod.start() : yearStart(zone);
    return new Term(calendar.term(interval, start), calendar.fullTerm(interval, start));
  }

  private Instant yearStart(ZoneId zone) {
    BillingCalendar calendar = calendar(zone);
    Instant start = termAnchor;
    Instant next = calendar.fullTerm(interval, start).end();
    while (!next.isAfter(currentPeriod.start())) {
      start = next;
      next = calendar.fullTerm(interval, start).end();
    }
    return start;
  }

  /** A plan's figures in a currency and interval, at the price that it is sold for. */
  public static PlanTerms terms(Plan plan, String currency, BillingInterval interval) {
    PlanPrice price = plan.price(currency, interval);
    return new PlanTerms(
        plan.key(),
        plan.figures().name(),
        plan.figures().includedTokens(),
        AllowancePolicy.valueOf(plan.figures().allowancePolicy()),
        price.base(),
        price.overagePerMtok(),
        plan.figures().countCacheTokens());
  }

  public BillingCalendar calendar(ZoneId zone) {
    return BillingCalendar.of(zone, anchorDay.orElse(null));
  }

  public Optional<UUID> scheduledPlan() {
    return scheduled.map(ScheduledChange::planId);
  }

  /** Whether a base fee is due at a period's boundary: at the start, and then every month or every twelfth. */
  private boolean termStartsAt(Instant boundary, ZoneId zone) {
    if (interval == BillingInterval.MONTH || boundary.equals(termAnchor)) {
      return true;
    }
    BillingCalendar calendar = calendar(zone);
    Instant start = calendar.fullTerm(interval, termAnchor).end();
    while (start.isBefore(boundary)) {
      start = calendar.fullTerm(interval, start).end();
    }
    return start.equals(boundary);
  }

  private static Period cut(Period period, Optional<Trial> trial) {
    return trial
        .map(Trial::end)
        .filter(end -> period.contains(end) && end.isAfter(period.start()))
        .map(period::until)
        .orElse(period);
  }

  private void requireLive() {
    if (!status.isLive()) {
      throw new ProblemException(SUBSCRIPTION_STATUS, "it is over: " + status.label());
    }
  }

  private void requireChangeable() {
    if (status != ACTIVE && status != TRIALING) {
      throw new ProblemException(
          SUBSCRIPTION_STATUS, "a subscription that is " + status.label() + " changes no plan");
    }
    if (cancelAtPeriodEnd) {
      throw new ProblemException(
          SUBSCRIPTION_STATUS, "it is cancelled for the period's end: resume it first");
    }
  }

  private Edit edit() {
    return new Edit(this);
  }

  /** The record's next value while a verb puts it together. */
  private static final class Edit {
    private final Subscription from;
    private UUID planId;
    private BillingInterval interval;
    private SubscriptionStatus status;
    private Instant termAnchor;
    private Period currentPeriod;
    private Optional<ScheduledChange> scheduled;
    private boolean cancelAtPeriodEnd;
    private Optional<Instant> endedAt;

    Edit(Subscription from) {
      this.from = from;
      this.planId = from.planId;
      this.interval = from.interval;
      this.status = from.status;
      this.termAnchor = from.termAnchor;
      this.currentPeriod = from.currentPeriod;
      this.scheduled = from.scheduled;
      this.cancelAtPeriodEnd = from.cancelAtPeriodEnd;
      this.endedAt = from.endedAt;
    }

    Edit status(SubscriptionStatus to) {
      status = to;
      return this;
    }

    Edit period(Period to) {
      currentPeriod = to;
      return this;
    }

    Edit termAnchor(Instant to) {
      termAnchor = to;
      return this;
    }

    /** Years are counted from where an interval begins. */
    Edit takeOver(Optional<ScheduledChange> change, Instant at) {
      change.ifPresent(
          to -> {
            planId = to.planId();
            termAnchor = to.interval() == interval ? termAnchor : at;
            interval = to.interval();
          });
      return unscheduled();
    }

    Edit scheduled(Optional<ScheduledChange> to) {
      scheduled = to;
      return this;
    }

    Edit unscheduled() {
      return scheduled(Optional.empty());
    }

    Edit cancelAtPeriodEnd(boolean to) {
      cancelAtPeriodEnd = to;
      return this;
    }

    Edit endedAt(Instant at) {
      endedAt = Optional.of(at);
      return this;
    }

    Subscription done() {
      return new Subscription(
          from.id,
          from.tenantId,
          planId,
          from.currency,
          interval,
          status,
          from.anchorDay,
          from.startedAt,
          termAnchor,
          currentPeriod,
          from.trial,
          scheduled,
          cancelAtPeriodEnd,
          from.fixedEnd,
          endedAt);
    }
  }
}
