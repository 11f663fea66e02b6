package io.it0.dunning;

import java.util.Objects;

/**
 * What came of an attempt to collect.
 *
 * @param detail the provider's code or a word for people; never a secret
 */
public record Collected(Outcome outcome, String detail) {

  private static final int MAX_DETAIL = 300;

  /** How it ended. Stored by name. */
  public enum Outcome {
    /** The money is there, and recorded by the collector through {@code Settlements} already. */
    SUCCEEDED,
    /** Declined for now, as for want of funds: the next attempt may do better. */
    FAILED_SOFT,
    /** Declined for good, as a stolen or closed card: the policy says whether it is tried again. */
    FAILED_HARD,
    /** The customer has to do something, as 3-D Secure. */
    ACTION_REQUIRED,
    /** There is nothing to collect from: the tenant is reminded. */
    NO_METHOD,
    /** Nobody knows yet: it is asked again with the same key. */
    UNKNOWN
  }

  public Collected {
    Objects.requireNonNull(outcome, "outcome");
    detail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
  }
}
