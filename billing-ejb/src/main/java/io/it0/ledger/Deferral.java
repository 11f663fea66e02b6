package io.it0.ledger;

import io.it0.money.Money;
import io.it0.period.Period;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A line billed in advance, which is earned by its days. After {@code k} of {@code n} days earned is amount × k / n,
 * HALF_DOWN to the minor unit, so the rest is what a credit for the days that are left comes to (HALF_UP), and after all
 * days nothing is left. What is taken off it starts the spread anew: what is left over the days that are left.
 *
 * @param amount as billed, above zero
 * @param reduced given back since
 * @param recognised earned, over all spreads
 */
public record Deferral(
    UUID lineId,
    UUID tenantId,
    UUID subscriptionId,
    UUID invoiceId,
    ZoneId zone,
    Money amount,
    Money reduced,
    Money recognised,
    Spread spread) {

  /** An amount over days, and how many of them have passed. */
  public record Spread(LocalDate firstDay, int days, Money amount, int done) {

    public Spread {
      if (days < 1 || done < 0 || done > days || amount.isNegative()) {
        throw new IllegalArgumentException(
            "%s over %d days, %d of them done".formatted(amount, days, done));
      }
    }

    Money earnedAfter(int passed) {
      return amount.timesRatio(passed, days, RoundingMode.HALF_DOWN);
    }

    Spread passed(int upTo) {
      return new Spread(firstDay, days, amount, upTo);
    }

    /** How many of its days are before the given one. */
    int daysBefore(LocalDate day) {
      long before = ChronoUnit.DAYS.between(firstDay, day);
      return Math.toIntExact(Math.max(done, Math.min(days, before)));
    }
  }

  /** What one day earned, known when the day has ended. */
  public record Earned(LocalDate day, Instant endOfDay, Money amount) {}

  /** What is billed at an instant for a period; the days that have passed by then are earned at once. */
  public static Deferral billed(Line line, Instant at) {
    Spread whole =
        new Spread(
            line.period().firstDay(line.zone()), line.period().days(line.zone()), line.amount(), 0);
    int done = whole.daysBefore(LocalDate.ofInstant(at, line.zone()));
    return new Deferral(
        line.id(),
        line.tenantId(),
        line.subscriptionId(),
        line.invoiceId(),
        line.zone(),
        line.amount(),
        Money.zero(line.amount().currency()),
        whole.earnedAfter(done),
        whole.passed(done));
  }

  /** A line that is billed in advance, of an invoice or of a credit note. */
  public record Line(
      UUID id,
      UUID tenantId,
      UUID subscriptionId,
      UUID invoiceId,
      ZoneId zone,
      Money amount,
      Period period) {}

  /** Billed, and neither earned nor given back. */
  public Money left() {
    return amount.minus(reduced).minus(recognised);
  }

  public LocalDate lastDay() {
    return spread.firstDay().plusDays(spread.days() - 1L);
  }

  /** When the next day ends that is not recognised yet; empty if nothing is left. */
  public Optional<Instant> nextAt() {
    return left().isZero() ? Optional.empty() : Optional.of(endOf(spread.done()));
  }

  /** What the days earn that have ended by then and are not recognised yet; a day without a minor unit is left out. */
  public List<Earned> earnedUntil(LocalDate day) {
    List<Earned> earned = new ArrayList<>();
    int until = spread.daysBefore(day);
    for (int passed = spread.done(); passed < until; passed++) {
      Money one = spread.earnedAfter(passed + 1).minus(spread.earnedAfter(passed));
      if (!one.isZero()) {
        earned.add(new Earned(spread.firstDay().plusDays(passed), endOf(passed), one));
      }
    }
    return earned;
  }

  /** With the days before the given one recognised. */
  public Deferral recognisedUntil(LocalDate day) {
    int until = spread.daysBefore(day);
    Money earned = spread.earnedAfter(until).minus(spread.earnedAfter(spread.done()));
    return new Deferral(
        lineId,
        tenantId,
        subscriptionId,
        invoiceId,
        zone,
        amount,
        reduced,
        recognised.plus(earned),
        spread.passed(until));
  }

  /** With this much of what is left given back, and the rest spread over the days that are left. */
  public Deferral reducedBy(Money given) {
    if (given.isNegative() || given.isGreaterThan(left())) {
      throw new IllegalArgumentException(given + " of " + left() + " cannot be given back");
    }
    int daysLeft = spread.days() - spread.done();
    Spread rest =
        daysLeft == 0
            ? spread
            : new Spread(
                spread.firstDay().plusDays(spread.done()), daysLeft, left().minus(given), 0);
    return new Deferral(
        lineId,
        tenantId,
        subscriptionId,
        invoiceId,
        zone,
        amount,
        reduced.plus(given),
        recognised,
        rest);
  }

  private Instant endOf(int index) {
    return spread.firstDay().plusDays(index + 1L).atStartOfDay(zone).toInstant();
  }
}
