package io.it0.usage.pricing;

import io.it0.db.UuidV7;
import io.it0.usage.UsageMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prices what was recorded while its model had no price: at once what is recorded, and once more what was accepted before
 * every node knew the price. Every slice is a transaction of its own, which also counts the progress; whoever goes on
 * after a crash finds what has no cost yet.
 */
final class Repricer {

  private static final Logger LOG = LoggerFactory.getLogger(Repricer.class);
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);
  private static final Duration PAUSE_WHILE_SETTLING = Duration.ofSeconds(1);
  private static final int DAYS_AT_ONCE = 100;

  /** Until then every node has the price, and no request that began without it is still on its way to the stream. */
  static final Duration KNOWN_EVERYWHERE = ModelPrices.KEPT_FOR.plusSeconds(8);

  private final UUID claimer = UuidV7.next();

  /** Of works that settle: tells whether what was on its way when every node knew the price is counted. */
  private final Map<UUID, BooleanSupplier> marks = new ConcurrentHashMap<>();

  private final Transactions transactions;
  private final Supplier<BooleanSupplier> backlog;
  private final UsageMetrics metrics;
  private final Clock clock;

  /** @param backlog marks the streams' end as it is now, and answers what tells whether that is counted */
  Repricer(
      Transactions transactions,
      Supplier<BooleanSupplier> backlog,
      UsageMetrics metrics,
      Clock clock) {
    this.transactions = transactions;
    this.backlog = backlog;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Works on what is to be done, one after the other; comes back when nothing is left that can be done now. */
  void work() {
    Optional<Repricing> next = claim();
    while (next.isPresent()) {
      work(next.get());
      next = claim();
    }
  }

  private Optional<Repricing> claim() {
    Instant now = clock.instant();
    return transactions.inNew(h -> RepricingTable.claim(h, claimer, now, now.plus(CLAIM)));
  }

  private void work(Repricing work) {
    Duration pause = PAUSE_AFTER_FAILURE;
    String failure = null;
    try {
      boolean completed =
          switch (work.status()) {
            case RUNNING -> begin(work);
            case SETTLING -> settle(work);
            case COMPLETED -> true;
          };
      if (completed) {
        return;
      }
      pause = PAUSE_WHILE_SETTLING;
    } catch (RuntimeException e) {
      LOG.warn("repricing {} waits", work.id(), e);
      failure = "failed and is tried again: " + e.getClass().getSimpleName();
    }
    Instant until = clock.instant().plus(pause);
    Optional<String> message = Optional.ofNullable(failure);
    transactions.inNew(
        h -> {
          RepricingTable.release(h, work.id(), claimer, until, message);
          return null;
        });
  }

  private boolean begin(Repricing work) {
    pass(work);
    transactions.inNew(
        h -> {
          RepricingTable.settling(h, work.id(), "waiting for usage that is on its way");
          return null;
        });
    return false;
  }

  /** The mark is taken after every node has the price, so nothing without it can come behind the mark. */
  private boolean settle(Repricing work) {
    if (clock.instant().isBefore(work.createdAt().plus(KNOWN_EVERYWHERE))) {
      return false;
    }
    if (!marks.computeIfAbsent(work.id(), id -> backlog.get()).getAsBoolean()) {
      return false;
    }
    marks.remove(work.id());
    pass(work);
    transactions.inNew(
        h -> {
          RepricingTable.completed(h, work.id(), clock.instant());
          return null;
        });
    return true;
  }

  private void pass(Repricing work) {
    ModelPrice price = transactions.inNew(h -> PriceStore.require(h, work.priceId())).price();
    PriceList prices = prices();
    List<String> names = names(prices, price.model());
    LocalDate from = firstDay(price);
    transactions.inNew(
        h -> {
          RepricingTable.remaining(h, work.id(), UnpricedDay.events(h, names, from));
          return null;
        });
    price(names, from, prices, Optional.of(work));
  }

  /**
   * Prices whatever has a price by now, as what was stored before its price came and counted long after.
   *
   * @return how many records
   */
  long sweep() {
    PriceList prices = prices();
    List<String> priced =
        transactions.inNew(UnpricedDay::models).stream().filter(prices::knows).toList();
    return price(priced, LocalDate.EPOCH, prices, Optional.empty());
  }

  private PriceList prices() {
    return new PriceList(transactions.inNew(PriceStore::all));
  }

  private List<String> names(PriceList prices, String model) {
    return transactions.inNew(UnpricedDay::models).stream()
        .filter(name -> prices.isPricedBy(name, model))
        .toList();
  }

  private long price(
      List<String> names, LocalDate from, PriceList prices, Optional<Repricing> work) {
    long priced = 0;
    UnpricedDay last = null;
    List<UnpricedDay> days = next(names, from, null);
    while (!days.isEmpty()) {
      for (UnpricedDay day : days) {
        for (UnpricedDay.Slice slice : day.slices()) {
          priced += transactions.inNew(h -> price(h, day, slice, prices, work));
        }
        last = day;
      }
      days = next(names, from, last);
    }
    metrics.repriced.add(priced);
    return priced;
  }

  private List<UnpricedDay> next(List<String> names, LocalDate from, UnpricedDay after) {
    return names.isEmpty()
        ? List.of()
        : transactions.inNew(h -> UnpricedDay.next(h, names, from, after, DAYS_AT_ONCE));
  }

  private long price(
      Handle handle,
      UnpricedDay day,
      UnpricedDay.Slice slice,
      PriceList prices,
      Optional<Repricing> work) {
    var result = new SlicePricing(handle, day, prices).price(slice);
    work.ifPresent(
        own -> {
          Instant now = clock.instant();
          Instant[] held = {now, now.plus(CLAIM)};
          RepricingTable.progress(
              handle, own.id(), claimer, result.records(), result.costUsd(), held);
        });
    return result.records();
  }

  /** A day before, since a tenant's day may begin before UTC's. */
  private static LocalDate firstDay(ModelPrice price) {
    return LocalDate.ofInstant(price.effectiveFrom(), ZoneOffset.UTC).minusDays(1);
  }
}
