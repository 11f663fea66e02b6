package io.it0.dunning;

import static io.it0.dunning.DunningError.DUNNING_POLICY_INVALID;

import io.it0.problem.ProblemException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What happens on which day after an invoice's due date. Days are those of the tenant's zone, at the due time of day.
 *
 * @param attemptDays when it is tried to collect it, ascending, 0 to 365
 * @param reminderDays when a reminder is sent, ascending, -60 to 365; below zero: before it is due
 * @param endDay when it ends, not before the last attempt; what is tried on that day comes first
 * @param cancels whether the subscription ends then, and the free plan follows
 * @param writesOff whether the invoice is given up then
 * @param stopsWhenHard whether a method that was declined for good is not tried again
 */
public record DunningPolicy(
    List<Integer> attemptDays,
    List<Integer> reminderDays,
    int endDay,
    boolean cancels,
    boolean writesOff,
    boolean stopsWhenHard) {

  private static final int MOST = 20;
  private static final int LONGEST = 365;
  private static final int EARLIEST = -60;

  /** What can be due. In this order on the same day. */
  public enum Kind {
    REMINDER,
    PAST_DUE,
    ATTEMPT,
    END
  }

  /** A step and when it is due. */
  public record Step(Kind kind, Instant at) {}

  public DunningPolicy {
    attemptDays = ascending("attempts", attemptDays, 0);
    reminderDays = ascending("reminders", reminderDays, EARLIEST);
    int last = attemptDays.isEmpty() ? 0 : attemptDays.get(attemptDays.size() - 1);
    if (endDay < last || endDay > LONGEST) {
      throw new ProblemException(
          DUNNING_POLICY_INVALID,
          "it ends on day %d to %d, not %d".formatted(last, LONGEST, endDay));
    }
  }

  private static List<Integer> ascending(String what, List<Integer> days, int from) {
    if (days == null || days.size() > MOST || days.stream().anyMatch(Objects::isNull)) {
      throw new ProblemException(DUNNING_POLICY_INVALID, "up to %d %s".formatted(MOST, what));
    }
    for (int i = 0; i < days.size(); i++) {
      if (days.get(i) < (i == 0 ? from : days.get(i - 1) + 1) || days.get(i) > LONGEST) {
        throw new ProblemException(
            DUNNING_POLICY_INVALID,
            "%s are on days from %d to %d, each later than the one before"
                .formatted(what, from, LONGEST));
      }
    }
    return List.copyOf(days);
  }

  /** How many days before the due date the first thing happens. */
  public int leadDays() {
    return reminderDays.isEmpty() ? 0 : Math.max(0, -reminderDays.get(0));
  }

  /** Everything that happens to an invoice that stays unpaid, in order. */
  public List<Step> steps(Instant due, ZoneId zone) {
    List<Step> steps = new ArrayList<>();
    reminderDays.forEach(day -> steps.add(step(Kind.REMINDER, due, zone, day)));
    steps.add(step(Kind.PAST_DUE, due, zone, 0));
    attemptDays.forEach(day -> steps.add(step(Kind.ATTEMPT, due, zone, day)));
    steps.add(step(Kind.END, due, zone, endDay));
    steps.sort(Comparator.comparing(Step::at).thenComparing(Step::kind));
    return List.copyOf(steps);
  }

  private static Step step(Kind kind, Instant due, ZoneId zone, int days) {
    return new Step(kind, due.atZone(zone).plusDays(days).toInstant());
  }
}
