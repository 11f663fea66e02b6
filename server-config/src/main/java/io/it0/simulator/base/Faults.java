package io.it0.simulator.base;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What goes wrong between a provider and its merchant: by chance, from a seed, or by order. */
public final class Faults {

  /** What happens to a request of the merchant's. */
  public enum Kind {
    /** 502, and nothing was done. */
    ERROR_BEFORE,
    /** It was done, and 502. */
    ERROR_AFTER,
    /** The connection breaks, and nothing was done. */
    CUT_BEFORE,
    /** It was done, and the connection breaks without an answer. */
    CUT_AFTER,
    /** Stripe only: 500 after it was done, which is what the same idempotency key gets from then on. */
    ERROR_KEPT
  }

  /**
   * By order.
   *
   * @param path a part of the request's path; empty for all
   * @param times how often
   */
  public record Rule(String provider, String path, Kind kind, int times) {}

  /**
   * By chance, in percent.
   *
   * @param lose notifications that never arrive
   * @param duplicate notifications that arrive twice
   * @param delay notifications that come late, up to {@code maxDelayMillis}: others overtake them
   * @param pacePerMille of the provider's pauses between attempts
   */
  public record Weather(
      long seed,
      int lose,
      int duplicate,
      int delay,
      int maxDelayMillis,
      int errorBefore,
      int errorAfter,
      int cutBefore,
      int cutAfter,
      int pacePerMille) {

    public static final Weather FAIR = new Weather(0, 0, 0, 0, 0, 0, 0, 0, 0, 1000);

    public Weather {
      for (int percent :
          new int[] {lose, duplicate, delay, errorBefore, errorAfter, cutBefore, cutAfter}) {
        if (percent < 0 || percent > 100) {
          throw new IllegalArgumentException("a chance lies between 0 and 100, not " + percent);
        }
      }
      if (maxDelayMillis < 0 || pacePerMille < 0 || pacePerMille > 1000) {
        throw new IllegalArgumentException(
            "maxDelayMillis >= 0, and pacePerMille lies between 0 and 1000");
      }
    }
  }

  /** @param delays one for each copy that is sent; none: it is lost */
  record Fate(List<Duration> delays) {}

  private final List<Rule> rules = new ArrayList<>();
  private Weather weather = Weather.FAIR;
  private Random random = new Random(0);

  public synchronized void become(Weather next) {
    weather = next;
    random = new Random(next.seed());
  }

  public synchronized void order(Rule rule) {
    rules.add(rule);
  }

  public synchronized void clear() {
    rules.clear();
    become(Weather.FAIR);
  }

  /** What happens to this request, except {@link Kind#ERROR_KEPT}. */
  public synchronized Optional<Kind> strike(String provider, String path) {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.ERROR_KEPT && ordered(provider, path, kind)) {
        return Optional.of(kind);
      }
    }
    if (chance(weather.errorBefore())) {
      return Optional.of(Kind.ERROR_BEFORE);
    }
    if (chance(weather.errorAfter())) {
      return Optional.of(Kind.ERROR_AFTER);
    }
    if (chance(weather.cutBefore())) {
      return Optional.of(Kind.CUT_BEFORE);
    }
    return chance(weather.cutAfter()) ? Optional.of(Kind.CUT_AFTER) : Optional.empty();
  }

  /** Uses up an order of this kind, if there is one. */
  public synchronized boolean ordered(String provider, String path, Kind kind) {
    for (Iterator<Rule> each = rules.iterator(); each.hasNext(); ) {
      Rule rule = each.next();
      if (rule.kind() == kind && rule.provider().equals(provider) && path.contains(rule.path())) {
        each.remove();
        if (rule.times() > 1) {
          rules.add(new Rule(provider, rule.path(), kind, rule.times() - 1));
        }
        return true;
      }
    }
    return false;
  }

  synchronized Fate fate() {
    if (chance(weather.lose())) {
      return new Fate(List.of());
    }
    return new Fate(chance(weather.duplicate()) ? List.of(delay(), delay()) : List.of(delay()));
  }

  synchronized Duration paced(Duration pause) {
    return pause.multipliedBy(weather.pacePerMille()).dividedBy(1000);
  }

  private Duration delay() {
    return chance(weather.delay())
        ? Duration.ofMillis(random.nextInt(weather.maxDelayMillis() + 1))
        : Duration.ZERO;
  }

  private boolean chance(int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }
}
