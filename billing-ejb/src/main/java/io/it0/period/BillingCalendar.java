package io.it0.period;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Objects;

/**
 * Cuts time into months that begin at the start of the anchor day in the zone. Anchor day 1 gives calendar months. In a
 * month that lacks the anchor day the last day stands in for it; every boundary is computed from the anchor day itself,
 * so a short month never shifts the ones after it (31 January, 28 February, 31 March).
 */
public record BillingCalendar(ZoneId zone, int anchorDay) {
  public BillingCalendar {
    Objects.requireNonNull(zone, "zone");
    if (anchorDay < 1 || anchorDay > 31) {
      throw new IllegalArgumentException("anchor day " + anchorDay + " is not between 1 and 31");
    }
  }

  public static BillingCalendar calendarMonths(ZoneId zone) {
    return new BillingCalendar(zone, 1);
  }

  /** With the anchor day as it is stored: null means calendar months. */
  public static BillingCalendar of(ZoneId zone, Integer anchorDay) {
    return anchorDay == null ? calendarMonths(zone) : new BillingCalendar(zone, anchorDay);
  }

  /** The whole month that the instant lies in. */
  public Period periodContaining(Instant instant) {
    YearMonth month = monthOf(instant);
    return new Period(boundary(month), boundary(month.plusMonths(1)));
  }

  /** A subscription's first period: from its start to the end of the month that it starts in. */
  public Period first(Instant start) {
    return new Period(start, periodContaining(start).end());
  }

  /** From the period's end to the month's: whole if the period ends on a boundary of this calendar. */
  public Period next(Period period) {
    return first(period.end());
  }

  /** What the base fee is charged for from an instant on: the rest of its month, and for a year the 11 after it. */
  public Period term(BillingInterval interval, Instant start) {
    return new Period(start, fullTerm(interval, start).end());
  }

  /** The whole term, of which {@link #term} is the part that is charged when it starts inside a month. */
  public Period fullTerm(BillingInterval interval, Instant start) {
    YearMonth month = monthOf(start);
    return new Period(boundary(month), boundary(month.plusMonths(interval.months())));
  }

  /** The month in which the period that contains the instant begins. */
  private YearMonth monthOf(Instant instant) {
    YearMonth month = YearMonth.from(LocalDate.ofInstant(instant, zone));
    return instant.isBefore(boundary(month)) ? month.minusMonths(1) : month;
  }

  private Instant boundary(YearMonth month) {
    return month.atDay(Math.min(anchorDay, month.lengthOfMonth())).atStartOfDay(zone).toInstant();
  }
}
