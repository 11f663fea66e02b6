package io.it0.rating;

import io.it0.money.Money;
import io.it0.period.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;

/**
 * Money for part of a period, by days. The day of a change belongs to what comes after it: it is credited on the old
 * plan and charged on the new one.
 */
public final class Proration {
  private static final int SHARE_SCALE = 9;

  private Proration() {}

  /** Days of the part / days of the whole, HALF_UP at 9 places; the part lies inside the whole. */
  public static BigDecimal share(Period part, Period whole, ZoneId zone) {
    requireInside(part, whole);
    return BigDecimal.valueOf(part.days(zone))
        .divide(BigDecimal.valueOf(whole.days(zone)), SHARE_SCALE, RoundingMode.HALF_UP);
  }

  /** Price × share, HALF_UP to the minor unit. */
  public static Money charge(Money price, Period part, Period whole, ZoneId zone) {
    return price.times(share(part, whole, zone), RoundingMode.HALF_UP);
  }

  /**
   * The billed amount × unused days / days that the billed line covers, HALF_UP to the minor unit; positive. It starts
   * from what was billed, not from the price, so that a line credited from its first day on is credited to the cent.
   */
  public static Money credit(Money billed, Period unused, Period covered, ZoneId zone) {
    requireInside(unused, covered);
    return billed.timesRatio(unused.days(zone), covered.days(zone), RoundingMode.HALF_UP);
  }

  private static void requireInside(Period part, Period whole) {
    if (!whole.covers(part)) {
      throw new IllegalArgumentException(part + " is not inside " + whole);
    }
  }
}
