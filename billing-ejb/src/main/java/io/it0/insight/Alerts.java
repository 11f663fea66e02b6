package io.it0.insight;

/** How many of each want a person. */
public record Alerts(
    long violations,
    long deadLetters,
    long parkedSubscriptions,
    long parkedWebhooks,
    long paymentsUnderReview,
    long openDisputes,
    long parkedMails,
    long failedRuns) {

  public long total() {
    return violations
        + deadLetters
        + parkedSubscriptions
        + parkedWebhooks
        + paymentsUnderReview
        + openDisputes
        + parkedMails
        + failedRuns;
  }
}
