package io.it0.subscription;

import io.it0.catalog.Plan;
import io.it0.event.SubscriptionChanged;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A step in a subscription's life.
 *
 * @param action what was done: {@code started}, {@code upgraded}, {@code cancelled}, {@code trial-ended} …
 * @param fromStatus empty: it began with this
 * @param fromPlan a plan's key
 * @param effectiveAt business time
 */
public record Transition(
    UUID subscriptionId,
    UUID tenantId,
    String action,
    Optional<SubscriptionStatus> fromStatus,
    SubscriptionStatus toStatus,
    Optional<String> fromPlan,
    String toPlan,
    Instant effectiveAt,
    By by) {

  /** The first step of a life. */
  public static Transition started(Subscription subscription, Plan plan, By by) {
    return new Transition(
        subscription.id(),
        subscription.tenantId(),
        "started",
        Optional.empty(),
        subscription.status(),
        Optional.empty(),
        plan.key(),
        subscription.startedAt(),
        by);
  }

  /** From one state to the next. */
  public static Transition of(
      String action,
      Subscription before,
      Plan from,
      Subscription after,
      Plan to,
      Instant effectiveAt,
      By by) {
    return new Transition(
        after.id(),
        after.tenantId(),
        action,
        Optional.of(before.status()),
        after.status(),
        Optional.of(from.key()),
        to.key(),
        effectiveAt,
        by);
  }

  SubscriptionChanged event() {
    return new SubscriptionChanged(
        subscriptionId,
        tenantId,
        fromPlan.orElse(null),
        toPlan,
        fromStatus.map(SubscriptionStatus::label).orElse(null),
        toStatus.label(),
        effectiveAt,
        action + ": " + by.reason());
  }

  /**
   * Who and why.
   *
   * @param actor an e-mail address, an API key's prefix, or what of IT0 did it
   */
  public record By(String actor, String reason, Optional<String> requestId) {

    private static final int LONGEST = 500;

    public By {
      reason = reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST);
    }

    /** IT0 itself. */
    public static By system(String actor, String reason) {
      return new By(actor, reason, Optional.empty());
    }
  }
}
