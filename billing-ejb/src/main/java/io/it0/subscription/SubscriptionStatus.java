package io.it0.subscription;

import static io.it0.subscription.SubscriptionError.SUBSCRIPTION_STATUS;

import io.it0.problem.ProblemException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Where a subscription stands, and where it can go from there. */
public enum SubscriptionStatus {
  TRIALING,
  ACTIVE,
  PAST_DUE,
  CANCELLED,
  EXPIRED;

  /** What a trial's end, an unpaid or a paid invoice, a cancellation or a term's end can make of it. */
  public Set<SubscriptionStatus> next() {
    return switch (this) {
      case TRIALING -> EnumSet.of(ACTIVE, EXPIRED, CANCELLED);
      case ACTIVE -> EnumSet.of(PAST_DUE, CANCELLED, EXPIRED);
      case PAST_DUE -> EnumSet.of(ACTIVE, CANCELLED);
      case CANCELLED, EXPIRED -> EnumSet.noneOf(SubscriptionStatus.class);
    };
  }

  /** A final status is followed by a new subscription. */
  public boolean isLive() {
    return !next().isEmpty();
  }

  /** Whether its periods are billed; a trial's are not. */
  public boolean isBilled() {
    return this == ACTIVE || this == PAST_DUE;
  }

  /** @throws ProblemException if there is no way from here to there */
  public SubscriptionStatus to(SubscriptionStatus target) {
    if (!next().contains(target)) {
      throw new ProblemException(
          SUBSCRIPTION_STATUS, "it is %s and cannot become %s".formatted(label(), target.label()));
    }
    return target;
  }

  /** As it is stored and shown. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static SubscriptionStatus ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
