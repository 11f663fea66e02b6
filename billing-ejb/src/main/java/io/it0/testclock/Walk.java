package io.it0.testclock;

import io.it0.period.DueWork;
import io.it0.period.TestClocks;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Walks one test clock to its target. Knows neither threads nor the container. */
public final class Walk {

  /** What becomes due at an instant by what is done at it, again and again, is a defect. */
  private static final int MOST_PASSES = 100;

  private final TestClocks clocks;
  private final List<DueWork> works;

  public Walk(TestClocks clocks, List<DueWork> works) {
    this.clocks = clocks;
    this.works = works.stream().sorted(Comparator.comparing(DueWork::order)).toList();
  }

  /** Somebody else walks the clock now. */
  public static final class TakenOver extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TakenOver(UUID clock) {
      super("test clock " + clock + " is walked by somebody else");
    }
  }

  /** Returns when the clock stands at the target and everything before it is done. */
  public void to(UUID clock, UUID walker, Instant target) {
    Instant at = clocks.require(clock).now();
    doDue(clock, walker, at);
    Optional<Instant> next = next(clock, at, target);
    while (next.isPresent()) {
      at = next.get();
      doDue(clock, walker, at);
      next = next(clock, at, target);
    }
    clocks.arrive(clock, walker);
  }

  private Optional<Instant> next(UUID clock, Instant after, Instant until) {
    Optional<Instant> next =
        works.stream()
            .flatMap(work -> work.nextDue(clock, after, until).stream())
            .min(Comparator.naturalOrder());
    next.ifPresent(
        at -> {
          if (!at.isAfter(after) || at.isAfter(until)) {
            throw new IllegalStateException(at + " is not between " + after + " and " + until);
          }
        });
    return next;
  }

  private void doDue(UUID clock, UUID walker, Instant at) {
    int done = 1;
    for (int pass = 0; done > 0; pass++) {
      if (pass == MOST_PASSES) {
        throw new IllegalStateException("work at " + at + " never ends");
      }
      if (!clocks.step(clock, walker, at)) {
        throw new TakenOver(clock);
      }
      done = works.stream().mapToInt(work -> work.run(clock, at)).sum();
    }
  }
}
