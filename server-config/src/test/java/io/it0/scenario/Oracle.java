package io.it0.scenario;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a company has to be billed, in whole cents, from the rules as they are written. Time is the company's local time.
 * It shares nothing with the product, on purpose: neither its calendar, nor its money, nor its rating.
 */
final class Oracle {

  /** Cents; tokens; cents per million tokens above, or -1 where they are not billed. */
  private record Tariff(long month, long year, long included, long rate) {}

  private static final Map<String, Map<String, Tariff>> TARIFFS =
      Map.of(
          "USD",
          Map.of(
              "free", new Tariff(0, 0, 100_000, -1),
              "pro", new Tariff(4_999, 49_990, 1_000_000, 800),
              "enterprise", new Tariff(19_999, 199_990, 10_000_000, 500)),
          "CNY",
          Map.of(
              "free", new Tariff(0, 0, 100_000, -1),
              "pro", new Tariff(34_900, 349_000, 1_000_000, 5_600),
              "enterprise", new Tariff(139_900, 1_399_000, 10_000_000, 3_500)));

  /** A base fee that was billed, for the days from one to before another. */
  private record Fee(long cents, LocalDate from, LocalDate until) {}

  private static final class Segment {
    final String plan;
    final LocalDateTime from;
    long tokens;
    long billed;

    Segment(String plan, LocalDateTime from) {
      this.plan = plan;
      this.from = from;
    }
  }

  private final String currency;
  private final List<Long> documents = new ArrayList<>();
  private List<Segment> segments = new ArrayList<>();
  private String plan;
  private boolean yearly;
  private int anchor = 1;
  private LocalDateTime periodStart;
  private LocalDateTime periodEnd;
  // Used in a period that is not opened yet.
  private long early;
  private LocalDate termEnd;
  private LocalDateTime trialEnd;
  private Fee fee;
  private String nextPlan;
  private boolean nextYearly;
  private boolean cancelled;
  private long threshold = Long.MAX_VALUE;
  private Long ownBase;
  private Long ownRate;

  Oracle(String currency) {
    this.currency = currency;
  }

  /** The totals of all documents in their order, in cents; credit notes are negative. */
  List<Long> documents() {
    return List.copyOf(documents);
  }

  void subscribe(String toPlan, boolean byYear, int anchorDay, int trialDays, LocalDateTime at) {
    plan = toPlan;
    yearly = byYear;
    anchor = anchorDay;
    fee = null;
    nextPlan = null;
    cancelled = false;
    trialEnd = trialDays == 0 ? null : at.plusDays(trialDays);
    begin(at);
    if (trialEnd == null) {
      issue(openTerm(at));
    }
  }

  private void begin(LocalDateTime at) {
    periodStart = at;
    periodEnd = boundaryAfter(at.toLocalDate()).atStartOfDay();
    if (trialEnd != null && trialEnd.isBefore(periodEnd)) {
      periodEnd = trialEnd;
    }
    segments = new ArrayList<>(List.of(new Segment(plan, at)));
    segments.get(0).tokens = early;
    early = 0;
  }

  /** The base fee from a time to the term's end. */
  private long openTerm(LocalDateTime at) {
    LocalDate from = at.toLocalDate();
    LocalDate start = boundaryBefore(from);
    LocalDate end = boundaryAfter(from);
    if (yearly) {
      end = anchored(YearMonth.from(start).plusMonths(12));
    }
    termEnd = end;
    return charge(from, end, start);
  }

  private long charge(LocalDate from, LocalDate until, LocalDate fullStart) {
    long price = price();
    long days = ChronoUnit.DAYS.between(from, until);
    long full = ChronoUnit.DAYS.between(fullStart, until);
    long share = halfUp(BigInteger.valueOf(days).multiply(BigInteger.TEN.pow(9)), full);
    long cents =
        halfUp(BigInteger.valueOf(price).multiply(BigInteger.valueOf(share)), 1_000_000_000L);
    fee = new Fee(cents, from, until);
    return cents;
  }

  private long price() {
    if (ownBase != null) {
      return ownBase;
    }
    Tariff tariff = tariff(plan);
    return yearly ? tariff.year() : tariff.month();
  }

  void use(long tokens, LocalDateTime at) {
    if (!at.isBefore(periodEnd)) {
      early += tokens;
      return;
    }
    Segment holds = segments.get(0);
    for (Segment segment : segments) {
      holds = segment.from.isAfter(at) ? holds : segment;
    }
    holds.tokens += tokens;
  }

  void setThreshold(long cents) {
    threshold = cents;
  }

  void ownPrice(Long base, Long rate) {
    ownBase = base;
    ownRate = rate;
  }

  void charged(long cents) {
    documents.add(cents);
  }

  /** Everything that ends up to a time, in order. */
  void advance(LocalDateTime to) {
    reachThreshold();
    while (!periodEnd.plusMinutes(5).isAfter(to)) {
      close();
    }
  }

  private void reachThreshold() {
    if (trialEnd == null && overage(false) >= threshold) {
      issue(overage(true));
    }
  }

  private void close() {
    LocalDateTime end = periodEnd;
    if (trialEnd != null) {
      closeTrial(end);
      return;
    }
    long cents = overage(true);
    boolean termEnds = end.toLocalDate().equals(termEnd);
    if (termEnds && cancelled) {
      issue(cents);
      free(end);
      return;
    }
    if (termEnds && nextPlan != null) {
      plan = nextPlan;
      yearly = nextYearly;
      nextPlan = null;
    }
    begin(end);
    issue(cents + (termEnds ? openTerm(end) : 0));
  }

  private void closeTrial(LocalDateTime end) {
    if (end.isBefore(trialEnd)) {
      begin(end);
      return;
    }
    trialEnd = null;
    if (cancelled) {
      free(end);
      return;
    }
    if (nextPlan != null) {
      plan = nextPlan;
      yearly = nextYearly;
      nextPlan = null;
    }
    begin(end);
    issue(openTerm(end));
  }

  void schedule(String toPlan) {
    nextPlan = toPlan;
    nextYearly = yearly;
  }

  void undo() {
    nextPlan = null;
  }

  void cancelLater(boolean later) {
    cancelled = later;
    nextPlan = null;
  }

  /** On another plan at once. */
  void change(String toPlan, boolean byYear, LocalDateTime at) {
    long credit = credit(at);
    boolean toYears = byYear && !yearly;
    plan = toPlan;
    nextPlan = null;
    segments.add(new Segment(plan, at));
    if (trialEnd != null) {
      yearly = byYear;
      return;
    }
    yearly = byYear;
    issue(-credit + (toYears || !byYear ? openTerm(at) : restOfYear(at)));
  }

  private long restOfYear(LocalDateTime at) {
    YearMonth first = YearMonth.from(termEnd).minusMonths(12);
    return charge(at.toLocalDate(), termEnd, anchored(first));
  }

  void cancelNow(LocalDateTime at) {
    long credit = credit(at);
    long cents = trialEnd == null ? overage(true) : 0;
    trialEnd = null;
    issue(cents - credit);
    free(at);
  }

  private void free(LocalDateTime at) {
    plan = "free";
    yearly = false;
    cancelled = false;
    nextPlan = null;
    fee = null;
    begin(at);
    openTerm(at);
  }

  private long credit(LocalDateTime at) {
    LocalDate day = at.toLocalDate();
    if (fee == null || trialEnd != null || !day.isBefore(fee.until())) {
      return 0;
    }
    long unused = ChronoUnit.DAYS.between(day, fee.until());
    long covered = ChronoUnit.DAYS.between(fee.from(), fee.until());
    return halfUp(BigInteger.valueOf(fee.cents()).multiply(BigInteger.valueOf(unused)), covered);
  }

  /** What the period's segments cost above the pool, less what was billed of it. */
  private long overage(boolean book) {
    long left = pool();
    long due = 0;
    for (Segment segment : segments) {
      long above = Math.max(0, segment.tokens - left);
      left = Math.max(0, left - segment.tokens);
      long rate = ownRate != null ? ownRate : tariff(segment.plan).rate();
      long cents =
          rate < 0
              ? 0
              : halfUp(BigInteger.valueOf(above).multiply(BigInteger.valueOf(rate)), 1_000_000);
      due += cents - segment.billed;
      segment.billed = book ? cents : segment.billed;
    }
    return due;
  }

  private long pool() {
    long pool = promised(0);
    long used = 0;
    for (int i = 1; i < segments.size(); i++) {
      used += segments.get(i - 1).tokens;
      pool = Math.max(promised(i), Math.min(used, pool));
    }
    return pool;
  }

  /** As if the plan of segment i held to the month's end. */
  private long promised(int i) {
    LocalDate end = boundaryAfter(periodStart.toLocalDate());
    long full = ChronoUnit.DAYS.between(boundaryBefore(periodStart.toLocalDate()), end);
    BigInteger tokenDays = BigInteger.ZERO;
    for (int k = 0; k <= i; k++) {
      LocalDate from = segments.get(k).from.toLocalDate();
      LocalDate until = k == i ? end : segments.get(k + 1).from.toLocalDate();
      tokenDays =
          tokenDays.add(
              BigInteger.valueOf(tariff(segments.get(k).plan).included())
                  .multiply(BigInteger.valueOf(ChronoUnit.DAYS.between(from, until))));
    }
    return tokenDays.divide(BigInteger.valueOf(full)).longValueExact();
  }

  private Tariff tariff(String ofPlan) {
    return TARIFFS.get(currency).get(ofPlan);
  }

  private void issue(long cents) {
    if (cents != 0) {
      documents.add(cents);
    }
  }

  private LocalDate anchored(YearMonth month) {
    return month.atDay(Math.min(anchor, month.lengthOfMonth()));
  }

  private LocalDate boundaryBefore(LocalDate day) {
    LocalDate own = anchored(YearMonth.from(day));
    return own.isAfter(day) ? anchored(YearMonth.from(day).minusMonths(1)) : own;
  }

  private LocalDate boundaryAfter(LocalDate day) {
    return anchored(YearMonth.from(boundaryBefore(day)).plusMonths(1));
  }

  private static long halfUp(BigInteger numerator, long denominator) {
    BigInteger twice = BigInteger.valueOf(denominator).multiply(BigInteger.TWO);
    return numerator
        .multiply(BigInteger.TWO)
        .add(BigInteger.valueOf(denominator))
        .divide(twice)
        .longValueExact();
  }
}
