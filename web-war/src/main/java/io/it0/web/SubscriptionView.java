package io.it0.web;

import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.Standing;
import io.it0.money.Money;
import io.it0.rating.RatedLine;
import io.it0.subscription.ScheduledChange;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionStatus;
import io.it0.subscription.Transition;
import io.it0.subscription.Trial;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A subscription as the API shows it.
 *
 * @param price at which it is billed: the tenant's own where it has one
 * @param scheduledPlan takes over where the term ends
 * @param endedAt absent while it is live
 */
public record SubscriptionView(
    UUID id,
    UUID tenantId,
    String plan,
    String planName,
    long includedTokens,
    String currency,
    String interval,
    String status,
    PriceView price,
    Integer anchorDay,
    Instant startedAt,
    Instant currentPeriodStart,
    Instant currentPeriodEnd,
    Instant trialEnd,
    boolean cancelAtPeriodEnd,
    String scheduledPlan,
    String scheduledInterval,
    Instant fixedEnd,
    Instant endedAt) {

  /** @param overagePerMillionTokens absent: tokens above the included ones are not billed */
  public record PriceView(String base, String overagePerMillionTokens) {}

  static SubscriptionView of(Standing standing) {
    Subscription s = standing.subscription();
    return new SubscriptionView(
        s.id(),
        s.tenantId(),
        standing.plan().key(),
        standing.plan().figures().name(),
        standing.plan().figures().includedTokens(),
        s.currency(),
        s.interval().name(),
        s.status().label(),
        new PriceView(
            standing.terms().baseFee().amount().toPlainString(),
            standing.terms().overagePerMtok().map(BigDecimal::toPlainString).orElse(null)),
        s.anchorDay().orElse(null),
        s.startedAt(),
        s.currentPeriod().start(),
        s.currentPeriod().end(),
        s.trial().map(Trial::end).orElse(null),
        s.cancelAtPeriodEnd(),
        standing.scheduled().map(plan -> plan.key()).orElse(null),
        s.scheduled().map(ScheduledChange::interval).map(Enum::name).orElse(null),
        s.fixedEnd().orElse(null),
        s.endedAt().orElse(null));
  }

  /** @param number as it is printed */
  public record DocumentView(UUID id, String number) {

    static DocumentView of(Lifecycle.Document document) {
      return new DocumentView(document.id(), document.number());
    }
  }

  /**
   * What a change comes to.
   *
   * @param subscription as it is once the change is made: what follows, if it ended at once
   * @param total of the lines; absent if there are none
   * @param invoice absent in a preview, or if there is nothing to bill
   * @param creditNote in its place where the lines come out negative
   * @param waitsForPayment the change takes effect when the invoice is paid, and lapses if it is not
   */
  public record ChangeView(
      String action,
      boolean preview,
      Instant effectiveAt,
      SubscriptionView subscription,
      List<InvoiceView.LineView> lines,
      MoneyView total,
      DocumentView invoice,
      DocumentView creditNote,
      boolean waitsForPayment) {

    static ChangeView of(Lifecycle.Outcome outcome, boolean preview) {
      return new ChangeView(
          outcome.action(),
          preview,
          outcome.effectiveAt(),
          SubscriptionView.of(outcome.standing()),
          outcome.lines().stream().map(InvoiceView.LineView::of).toList(),
          total(outcome.lines()),
          outcome.invoice().map(DocumentView::of).orElse(null),
          outcome.creditNote().map(DocumentView::of).orElse(null),
          outcome.waitsForPayment());
    }

    private static MoneyView total(List<RatedLine> lines) {
      return lines.stream()
          .map(RatedLine::amount)
          .reduce(Money::plus)
          .map(MoneyView::of)
          .orElse(null);
    }
  }

  /** A step of a subscription's life: who, when and why. */
  public record StepView(
      UUID id,
      UUID subscriptionId,
      String action,
      String fromPlan,
      String toPlan,
      String fromStatus,
      String toStatus,
      Instant effectiveAt,
      String actor,
      String reason,
      Instant at) {

    static StepView of(Lifecycle.Step step) {
      Transition t = step.transition();
      return new StepView(
          step.id(),
          t.subscriptionId(),
          t.action(),
          t.fromPlan().orElse(null),
          t.toPlan(),
          t.fromStatus().map(SubscriptionStatus::label).orElse(null),
          t.toStatus().label(),
          t.effectiveAt(),
          t.by().actor(),
          t.by().reason(),
          step.at());
    }
  }
}
