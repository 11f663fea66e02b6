package io.it0.subscription;

import io.it0.period.Period;
import io.it0.usage.TokenCounts;
import java.math.BigDecimal;
import java.util.List;

/**
 * A billing period's usage against what its plan includes.
 *
 * @param used tokens that count against the included ones
 * @param included for the period's days, after all plan changes in it
 * @param projected what {@code used} comes to at the period's end if it goes on like this; null for a
 *     period that is over or has only begun
 * @param costUsd the provider's price of all priced events
 * @param unpricedEvents of a model that has no price yet
 */
public record UsageReport(
    String plan,
    Period period,
    boolean closed,
    TokenCounts tokens,
    long events,
    long used,
    long included,
    Long projected,
    BigDecimal costUsd,
    long unpricedEvents) {

  /** Tokens above the included ones. */
  public long overage() {
    return Math.max(0, used - included);
  }

  /** A period's part by model. */
  public record Model(
      String model, long events, TokenCounts tokens, BigDecimal costUsd, long unpricedEvents) {}

  /** A report and its parts, the largest first. */
  public record WithModels(UsageReport report, List<Model> models) {}
}
