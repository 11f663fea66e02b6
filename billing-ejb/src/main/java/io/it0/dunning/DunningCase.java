package io.it0.dunning;

import io.it0.money.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is done about an unpaid invoice.
 *
 * @param now its tenant's business time when it was read
 * @param open on the invoice when it was read
 * @param nextStep index in the policy's steps
 * @param nextAt empty: it has ended
 * @param declinedHard the method was declined for good
 * @param note of whoever paused it
 */
public record DunningCase(
    UUID invoiceId,
    UUID tenantId,
    String tenant,
    UUID subscriptionId,
    String invoiceNumber,
    Money open,
    Instant dueAt,
    ZoneId zone,
    Instant now,
    DunningPolicy policy,
    Status status,
    Optional<Result> result,
    int nextStep,
    Optional<Instant> nextAt,
    int attempts,
    boolean declinedHard,
    Optional<String> note,
    Instant openedAt,
    Optional<Instant> endedAt) {

  /** Stored by name. */
  public enum Status {
    OPEN,
    /** By an administrator: nothing happens until it is resumed. */
    PAUSED,
    ENDED
  }

  /** How it ended. Stored by name. */
  public enum Result {
    /** Nothing is open any more, by whatever route. */
    SETTLED,
    /** Every step is done. */
    EXHAUSTED
  }

  public List<DunningPolicy.Step> steps() {
    return policy.steps(dueAt, zone);
  }

  /** What is due next; empty if it has ended. */
  public Optional<DunningPolicy.Step> next() {
    List<DunningPolicy.Step> steps = steps();
    return status != Status.ENDED && nextStep < steps.size()
        ? Optional.of(steps.get(nextStep))
        : Optional.empty();
  }

  /** The next attempt after the one at hand, if any follows. */
  Optional<Instant> nextAttemptAfter(int step) {
    List<DunningPolicy.Step> steps = steps();
    return steps.subList(Math.min(step + 1, steps.size()), steps.size()).stream()
        .filter(later -> later.kind() == DunningPolicy.Kind.ATTEMPT)
        .map(DunningPolicy.Step::at)
        .findFirst();
  }

  /**
   * Whether a later step is due already that makes this one pointless: after a pause, nobody is charged three times in a
   * row or reminded of what is overdue for long.
   */
  boolean isOvertaken(DunningPolicy.Step step) {
    return steps().stream()
        .skip(nextStep + 1L)
        .filter(later -> !later.at().isAfter(now))
        .anyMatch(later -> overtakes(later.kind(), step.kind()));
  }

  private static boolean overtakes(DunningPolicy.Kind later, DunningPolicy.Kind kind) {
    return switch (kind) {
      case REMINDER -> later != DunningPolicy.Kind.END;
      case ATTEMPT -> later == DunningPolicy.Kind.ATTEMPT;
      case PAST_DUE, END -> false;
    };
  }

  boolean isDue() {
    return status == Status.OPEN && nextAt.filter(at -> !at.isAfter(now)).isPresent();
  }
}
