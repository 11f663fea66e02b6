package io.it0.period;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** A span of time from its start up to, and without, its end. Never empty. */
public record Period(Instant start, Instant end) {
  public Period {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "a period must start before it ends: " + start + " to " + end);
    }
  }

  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }

  public boolean covers(Period other) {
    return !other.start.isBefore(start) && !other.end.isAfter(end);
  }

  /** What is left of this period at an instant in it. */
  public Period from(Instant instant) {
    requireInside(instant);
    return new Period(instant, end);
  }

  /** What has passed of this period at an instant in it, after its start. */
  public Period until(Instant instant) {
    requireInside(instant);
    return new Period(start, instant);
  }

  /**
   * The days of the zone that this period touches: a day that has started counts whole, the one that begins exactly at
   * the end does not. At least 1. A day keeps its weight of one when the clock changes in it.
   */
  public int days(ZoneId zone) {
    return Math.toIntExact(ChronoUnit.DAYS.between(firstDay(zone), lastDay(zone)) + 1);
  }

  public LocalDate firstDay(ZoneId zone) {
    return LocalDate.ofInstant(start, zone);
  }

  public LocalDate lastDay(ZoneId zone) {
    // The last instant inside, so that a midnight which the clock skips is still a boundary between
    // two days.
    return LocalDate.ofInstant(end.minusNanos(1), zone);
  }

  private void requireInside(Instant instant) {
    if (!contains(instant)) {
      throw new IllegalArgumentException(instant + " is not in " + this);
    }
  }

  /** As an ISO 8601 interval. */
  @Override
  public String toString() {
    return start + "/" + end;
  }
}
