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
 * What a company has to be billed, in whole minor units, from the rules as they are written. Time is the company's local
 * time. It shares nothing with the product, on purpose: neither its calendar, nor its money, nor its rating.
 */
final class Oracle {

  /** Cents; tokens; cents per million tokens above, or -1 where they are not billed. */
  private record Tariff(long month, long year, long included, long rate, boolean full) {
    Tariff(long month, long year, long included, long rate) {
      this(month, year, included, rate, false);
    }
  }

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
              "enterprise", new Tariff(139_900, 1_399_000, 10_000_000, 3_500)),
          "JPY",
          Map.of(
              "small-world", new Tariff(5_000, 50_000, 1_000_000, 900),
              "wide-world", new Tariff(20_001, 200_010, 10_000_000, 700, true)),
          "KWD",
          Map.of(
              "small-world", new Tariff(15_250, 152_500, 1_000_000, 2_500),
              "wide-world", new Tariff(61_111, 611_110, 10_000_000, 1_750, true)));

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

  /** A billing period. A trial's tokens are never billed. */
  private static final class Month {
    final LocalDateTime start;
    final List<Segment> segments = new ArrayList<>();
    final boolean trial;
    final int anchor;
    LocalDateTime end;
    Long rate;

    Month(String plan, LocalDateTime start, int anchor, boolean trial) {
      this.start = start;
      this.anchor = anchor;
      this.trial = trial;
      segments.add(new Segment(plan, start));
    }

    Segment at(LocalDateTime time) {
      Segment holds = segments.get(0);
      for (Segment segment : segments) {
        holds = segment.from.isAfter(time) ? holds : segment;
      }
      return holds;
    }
  }

  private final Map<String, Tariff> tariffs;
  private final Tab tab = new Tab();
  private final List<Long> documents = new ArrayList<>();
  private final List<Month> closed = new ArrayList<>();
  private final List<Tab.Bill> thresholds = new ArrayList<>();
  private final List<Long> thresholdCents = new ArrayList<>();
  private Month month;
  private String plan;
  private boolean yearly;
  private int anchor = 1;
  // Used in a period that is not opened yet.
  private long early;
  private LocalDate termEnd;
  private LocalDateTime trialEnd;
  private Fee fee;
  private long feeLeft;
  private Tab.Bill feeBill;
  private String nextPlan;
  private boolean cancelled;
  private long threshold = Long.MAX_VALUE;
  private Long ownBase;
  private Long ownRate;

  Oracle(String currency) {
    this.tariffs = TARIFFS.get(currency);
  }

  /** The totals of all documents in their order; credit notes are negative. */
  List<Long> documents() {
    return List.copyOf(documents);
  }

  Tab tab() {
    return tab;
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
      invoice(openTerm(at), true);
    }
  }

  private void begin(LocalDateTime at) {
    if (month != null) {
      closed.add(month);
    }
    month = new Month(plan, at, anchor, trialEnd != null);
    month.rate = ownRate;
    month.end = boundaryAfter(at.toLocalDate()).atStartOfDay();
    if (trialEnd != null && trialEnd.isBefore(month.end)) {
      month.end = trialEnd;
    }
    month.segments.get(0).tokens = early;
    early = 0;
    thresholds.clear();
    thresholdCents.clear();
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
    long days = ChronoUnit.DAYS.between(from, until);
    long full = ChronoUnit.DAYS.between(fullStart, until);
    long share = halfUp(BigInteger.valueOf(days).multiply(BigInteger.TEN.pow(9)), full);
    long cents =
        halfUp(BigInteger.valueOf(price()).multiply(BigInteger.valueOf(share)), 1_000_000_000L);
    fee = new Fee(cents, from, until);
    feeLeft = cents;
    return cents;
  }

  private long price() {
    if (ownBase != null) {
      return ownBase;
    }
    return yearly ? tariffs.get(plan).year() : tariffs.get(plan).month();
  }

  /** @param at when, however long ago */
  void use(long tokens, LocalDateTime at) {
    if (!at.isBefore(month.end)) {
      early += tokens;
      return;
    }
    Month holds = month;
    for (int i = closed.size() - 1; i >= 0 && at.isBefore(holds.start); i--) {
      holds = closed.get(i);
    }
    holds.at(at).tokens += tokens;
  }

  void setThreshold(long cents) {
    threshold = cents;
  }

  /** From then on; a month that has begun before goes on at the rate of its start. */
  void ownPrice(Long base, Long rate, LocalDateTime at) {
    ownBase = base;
    ownRate = rate;
    if (month.start.equals(at)) {
      month.rate = rate;
    }
  }

  void charged(long cents) {
    documents.add(cents);
    tab.bill(cents);
  }

  /** A credit note that somebody wrote by hand. */
  void noted(long cents) {
    documents.add(cents);
  }

  /** After a credit note of the fee's line no change gives back more; 0 if it is void. */
  void ofTheFeeIsLeft(long cents) {
    feeLeft = cents;
  }

  /** Everything that ends up to a time, in order. */
  void advance(LocalDateTime to) {
    reachThreshold();
    while (!month.end.plusMinutes(5).isAfter(to)) {
      close();
    }
  }

  private void reachThreshold() {
    if (!month.trial && overage(month, false) >= threshold) {
      long cents = overage(month, true);
      thresholds.add(invoice(cents, false));
      thresholdCents.add(cents);
    }
  }

  private void close() {
    LocalDateTime end = month.end;
    long cents = (month.trial ? 0 : overage(month, true)) + late();
    if (trialEnd != null && end.isBefore(trialEnd)) {
      begin(end);
      invoice(cents, false);
      return;
    }
    boolean termEnds = trialEnd != null || end.toLocalDate().equals(termEnd);
    trialEnd = null;
    if (termEnds && cancelled) {
      free(end);
      invoice(cents, false);
      return;
    }
    if (termEnds && nextPlan != null) {
      plan = nextPlan;
      nextPlan = null;
    }
    begin(end);
    invoice(cents + (termEnds ? openTerm(end) : 0), termEnds);
  }

  private long late() {
    return closed.stream().filter(past -> !past.trial).mapToLong(past -> overage(past, true)).sum();
  }

  void schedule(String toPlan) {
    nextPlan = toPlan;
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
    yearly = byYear;
    if (at.equals(month.start)) {
      month.segments.clear();
    }
    month.segments.add(new Segment(plan, at));
    if (trialEnd == null) {
      changed(-credit + (toYears || !byYear ? openTerm(at) : restOfYear(at)), true);
    }
  }

  private long restOfYear(LocalDateTime at) {
    YearMonth first = YearMonth.from(termEnd).minusMonths(12);
    return charge(at.toLocalDate(), termEnd, anchored(first));
  }

  void cancelNow(LocalDateTime at) {
    long credit = credit(at);
    long cents = trialEnd == null ? overage(month, true) : 0;
    trialEnd = null;
    if (cents < 0) {
      // More had been billed than is owed now: the latest first.
      for (int i = thresholds.size() - 1; i >= 0 && cents < 0; i--) {
        long back = Math.min(-cents, thresholdCents.get(i));
        documents.add(-back);
        tab.giveBack(thresholds.get(i), back);
        cents += back;
      }
    }
    changed(cents - credit, false);
    free(at);
  }

  /** Nobody has paid: nothing is given back. */
  void cancelUnpaid(LocalDateTime at) {
    invoice(overage(month, true), false);
    free(at);
  }

  private void free(LocalDateTime at) {
    plan = "free";
    yearly = false;
    cancelled = false;
    nextPlan = null;
    begin(at);
    openTerm(at);
    fee = null;
  }

  private long credit(LocalDateTime at) {
    LocalDate day = at.toLocalDate();
    if (fee == null || trialEnd != null || !day.isBefore(fee.until())) {
      return 0;
    }
    long unused = ChronoUnit.DAYS.between(day, fee.until());
    long covered = ChronoUnit.DAYS.between(fee.from(), fee.until());
    long share =
        halfUp(BigInteger.valueOf(fee.cents()).multiply(BigInteger.valueOf(unused)), covered);
    return Math.min(share, feeLeft);
  }

  /** What the month's segments cost above the pool, less what was billed of it. */
  private long overage(Month of, boolean book) {
    boolean full = tariffs.get(of.segments.get(of.segments.size() - 1).plan).full();
    long left = pool(of);
    long due = 0;
    if (full) {
      Segment last = of.segments.get(of.segments.size() - 1);
      long used = of.segments.stream().mapToLong(segment -> segment.tokens).sum();
      long cents = cost(of, last, Math.max(0, used - left));
      long billed = of.segments.stream().mapToLong(segment -> segment.billed).sum();
      if (book) {
        of.segments.forEach(segment -> segment.billed = 0);
        last.billed = cents;
      }
      return cents - billed;
    }
    for (Segment segment : of.segments) {
      long above = Math.max(0, segment.tokens - left);
      left = Math.max(0, left - segment.tokens);
      long cents = cost(of, segment, above);
      due += cents - segment.billed;
      segment.billed = book ? cents : segment.billed;
    }
    return due;
  }

  private long cost(Month of, Segment segment, long above) {
    long rate = of.rate != null ? of.rate : tariffs.get(segment.plan).rate();
    return rate < 0
        ? 0
        : halfUp(BigInteger.valueOf(above).multiply(BigInteger.valueOf(rate)), 1_000_000);
  }

  private long pool(Month of) {
    long pool = promised(of, 0);
    long used = 0;
    for (int i = 1; i < of.segments.size(); i++) {
      used += of.segments.get(i - 1).tokens;
      pool = Math.max(promised(of, i), Math.min(used, pool));
    }
    return pool;
  }

  /** As if the plan of segment i held to the month's end. */
  private long promised(Month of, int i) {
    LocalDate start = boundaryBefore(of.start.toLocalDate(), of.anchor);
    LocalDate end = boundaryAfter(of.start.toLocalDate(), of.anchor);
    boolean full = tariffs.get(of.segments.get(of.segments.size() - 1).plan).full();
    BigInteger tokenDays = BigInteger.ZERO;
    for (int k = 0; k <= i; k++) {
      LocalDate from = of.segments.get(k).from.toLocalDate();
      LocalDate until = k == i ? end : of.segments.get(k + 1).from.toLocalDate();
      String figures = full ? of.segments.get(i).plan : of.segments.get(k).plan;
      tokenDays =
          tokenDays.add(
              BigInteger.valueOf(tariffs.get(figures).included())
                  .multiply(BigInteger.valueOf(ChronoUnit.DAYS.between(from, until))));
    }
    return tokenDays
        .divide(BigInteger.valueOf(ChronoUnit.DAYS.between(start, end)))
        .longValueExact();
  }

  private Tab.Bill invoice(long cents, boolean ofTheFee) {
    Tab.Bill bill = cents == 0 && !ofTheFee ? null : tab.bill(cents);
    if (cents != 0) {
      documents.add(cents);
    }
    feeBill = ofTheFee ? bill : feeBill;
    return bill;
  }

  /** A change that comes out negative is a credit note of the invoice that the fee is on. */
  private void changed(long cents, boolean anotherFee) {
    if (cents < 0) {
      documents.add(cents);
      tab.giveBack(feeBill, -cents);
      return;
    }
    invoice(cents, anotherFee);
  }

  private LocalDate anchored(YearMonth of) {
    return anchored(of, anchor);
  }

  private LocalDate boundaryBefore(LocalDate day) {
    return boundaryBefore(day, anchor);
  }

  private LocalDate boundaryAfter(LocalDate day) {
    return boundaryAfter(day, anchor);
  }

  private static LocalDate anchored(YearMonth of, int anchor) {
    return of.atDay(Math.min(anchor, of.lengthOfMonth()));
  }

  private static LocalDate boundaryBefore(LocalDate day, int anchor) {
    LocalDate own = anchored(YearMonth.from(day), anchor);
    return own.isAfter(day) ? anchored(YearMonth.from(day).minusMonths(1), anchor) : own;
  }

  private static LocalDate boundaryAfter(LocalDate day, int anchor) {
    return anchored(YearMonth.from(boundaryBefore(day, anchor)).plusMonths(1), anchor);
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
