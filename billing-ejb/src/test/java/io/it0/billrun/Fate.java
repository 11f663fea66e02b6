package io.it0.billrun;

import io.it0.lifecycle.Command;
import io.it0.lifecycle.Command.Cancel.When;
import io.it0.period.BillingInterval;
import io.it0.subscription.NewSubscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What happens to a company in its life, at random and at random times; the same again from the same seed. */
record Fate(String zone, List<Deed> deeds) {

  static final Instant START = Instant.parse("2027-12-20T09:30:00Z");

  private static final int DEEDS = 30;
  private static final int MINUTES_BETWEEN = 60 * 24 * 10;
  private static final int MINUTES_LATE = 60 * 24 * 40;
  private static final List<String> ZONES =
      List.of("UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe");
  private static final List<String> PLANS = List.of("free", "pro", "enterprise");

  /** What somebody does at a time. */
  sealed interface Deed {
    Instant at();
  }

  /** @param usedAt then, or up to 40 days before */
  record Uses(Instant at, Instant usedAt, long tokens) implements Deed {}

  record Decides(Instant at, Command command) implements Deed {}

  /** @param percent of what is open of the oldest open invoice; above 100: too much */
  record Pays(Instant at, int percent) implements Deed {}

  /** @param percent of what is left of the latest payment */
  record IsRefunded(Instant at, int percent) implements Deed {}

  /** @param percent of what is left of the first line of the latest invoice that has something left */
  record IsCredited(Instant at, int percent) implements Deed {}

  /** The latest open invoice. */
  record GetsVoided(Instant at) implements Deed {}

  /** @param cents 0: none */
  record HasThreshold(Instant at, long cents) implements Deed {}

  static Fate of(Random random) {
    String zone = ZONES.get(random.nextInt(ZONES.size()));
    Optional<Integer> anchor =
        random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(31));
    List<Deed> deeds = new ArrayList<>();
    Instant at = START;
    for (int i = 0; i < DEEDS; i++) {
      at = at.plusSeconds(60L * (1 + random.nextInt(MINUTES_BETWEEN)));
      deeds.add(deed(random, at, anchor));
    }
    return new Fate(zone, List.copyOf(deeds));
  }

  private static Deed deed(Random random, Instant at, Optional<Integer> anchor) {
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> new Uses(at, usedAt(random, at), 1 + random.nextInt(9_000_000));
      case 4, 5, 6 -> new Pays(at, 1 + random.nextInt(150));
      case 7 -> new IsRefunded(at, 1 + random.nextInt(100));
      case 8 -> new IsCredited(at, 1 + random.nextInt(100));
      case 9 ->
          random.nextInt(3) == 0
              ? new GetsVoided(at)
              : new HasThreshold(at, random.nextInt(3) * 700L);
      default -> new Decides(at, command(random, anchor));
    };
  }

  /** A third arrives days or weeks late. */
  private static Instant usedAt(Random random, Instant at) {
    Instant used = random.nextInt(3) > 0 ? at : at.minusSeconds(60L * random.nextInt(MINUTES_LATE));
    return used.isBefore(START) ? START : used;
  }

  private static Command command(Random random, Optional<Integer> anchor) {
    String plan = PLANS.get(random.nextInt(PLANS.size()));
    Optional<BillingInterval> interval =
        random.nextInt(5) == 0 ? Optional.of(BillingInterval.YEAR) : Optional.empty();
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Command.Upgrade(plan, interval);
      case 2 -> new Command.Downgrade(plan, interval, true);
      case 3 -> new Command.Downgrade(plan, interval, false);
      case 4 -> new Command.Cancel(random.nextBoolean() ? When.IMMEDIATE : When.PERIOD_END);
      case 5 -> new Command.Undo();
      case 6 -> new Command.Resume();
      default -> new Command.Subscribe(subscription(random, plan, interval, anchor));
    };
  }

  private static NewSubscription subscription(
      Random random, String plan, Optional<BillingInterval> interval, Optional<Integer> anchor) {
    return new NewSubscription(
        plan,
        "USD",
        interval.orElse(BillingInterval.MONTH),
        anchor,
        random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(40)),
        random.nextBoolean(),
        random.nextInt(4) > 0 ? Optional.empty() : Optional.of(1 + random.nextInt(5)));
  }
}
