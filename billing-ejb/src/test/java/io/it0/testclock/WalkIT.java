package io.it0.testclock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.db.testing.TestDatabase;
import io.it0.period.DueWork;
import io.it0.period.TestClock;
import io.it0.period.TestClocks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A clock is walked from one due instant to the next, by one node at a time. */
class WalkIT {

  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private final TestDatabase database = TestDatabase.fresh();
  private final TestClocks clocks = at(NOON);
  private final UUID clock = clocks.create("june", JUNE).id();
  private final List<String> done = new ArrayList<>();

  /** On a node whose wall clock shows that. */
  private TestClocks at(Instant wall) {
    return new TestClocks(database.platformDatabase(), Clock.fixed(wall, ZoneOffset.UTC));
  }

  /** Things that fall due on days of June, each done once; the node may die over one of them. */
  private final class Days implements DueWork {
    private final String name;
    private final Order order;
    private final TreeSet<Instant> due = new TreeSet<>();
    private Runnable before = () -> {};

    Days(String name, Order order, int... days) {
      this.name = name;
      this.order = order;
      for (int day : days) {
        due.add(JUNE.plus(Duration.ofDays(day - 1)));
      }
    }

    @Override
    public Order order() {
      return order;
    }

    @Override
    public Optional<Instant> nextDue(UUID testClock, Instant after, Instant until) {
      return Optional.ofNullable(due.higher(after)).filter(at -> !at.isAfter(until));
    }

    @Override
    public int run(UUID testClock, Instant now) {
      int count = 0;
      while (!due.isEmpty() && !due.first().isAfter(now)) {
        before.run();
        done.add(name + " " + due.pollFirst().toString().substring(5, 10));
        count++;
      }
      return count;
    }
  }

  private void walk(TestClocks node, UUID walker, DueWork... works) {
    new Walk(node, List.of(works)).to(clock, walker, JULY);
  }

  @Test
  void everything_is_done_at_its_own_time_and_in_order() {
    UUID walker = UUID.randomUUID();
    clocks.begin(clock, walker, JULY);

    walk(
        clocks,
        walker,
        new Days("reminder", DueWork.Order.COLLECTION, 5, 20),
        new Days("renewal", DueWork.Order.BILLING, 1, 20, 25));

    assertThat(done)
        .containsExactly(
            "renewal 06-01", "reminder 06-05", "renewal 06-20", "reminder 06-20", "renewal 06-25");
    assertThat(clocks.require(clock))
        .isEqualTo(new TestClock(clock, "june", JULY, Optional.empty(), Optional.empty()));
  }

  @Test
  void the_walk_of_a_dead_node_is_taken_over_and_goes_on_where_it_was() {
    UUID dead = UUID.randomUUID();
    Days days = new Days("renewal", DueWork.Order.BILLING, 3, 10, 17);
    clocks.begin(clock, dead, JULY);
    days.before =
        () -> {
          if (done.size() == 1) {
            throw new DeadNode();
          }
        };
    assertThatThrownBy(() -> walk(clocks, dead, days)).isInstanceOf(DeadNode.class);
    assertThat(clocks.require(clock).now()).isEqualTo(JUNE.plus(Duration.ofDays(9)));

    TestClocks other = at(NOON.plus(Duration.ofMinutes(6)));
    UUID living = UUID.randomUUID();
    assertThat(other.takeOver(living, NOON)).as("it was heard of lately").isEmpty();
    assertThat(other.takeOver(living, NOON.plus(Duration.ofMinutes(1))))
        .extracting(TestClock::target)
        .containsExactly(Optional.of(JULY));
    assertThat(other.takeOver(UUID.randomUUID(), NOON.plus(Duration.ofMinutes(1))))
        .as("one node takes it over")
        .isEmpty();
    days.before = () -> {};
    walk(other, living, days);

    assertThat(done).containsExactly("renewal 06-03", "renewal 06-10", "renewal 06-17");
    assertThat(clocks.require(clock).now()).isEqualTo(JULY);
  }

  @Test
  void a_node_that_was_only_slow_stops_when_its_walk_was_taken_over() {
    UUID slow = UUID.randomUUID();
    UUID other = UUID.randomUUID();
    clocks.begin(clock, slow, JULY);
    Days days = new Days("renewal", DueWork.Order.BILLING, 3, 10);
    days.before = () -> clocks.takeOver(other, NOON.plus(Duration.ofMinutes(1)));

    assertThatThrownBy(() -> walk(clocks, slow, days)).isInstanceOf(Walk.TakenOver.class);

    assertThat(done).as("what it was at is done; nothing more").containsExactly("renewal 06-03");
    clocks.arrive(clock, slow);
    clocks.stop(clock, slow, "too late");
    assertThat(clocks.require(clock).target()).as("it is the other's").contains(JULY);
    assertThat(clocks.require(clock).failure()).isEmpty();
  }

  @Test
  void what_fails_stops_the_clock_there_and_the_next_advance_tries_it_again() {
    UUID walker = UUID.randomUUID();
    clocks.begin(clock, walker, JULY);
    Days days = new Days("renewal", DueWork.Order.BILLING, 3);
    days.before =
        () -> {
          throw new IllegalStateException("no plan");
        };
    assertThatThrownBy(() -> walk(clocks, walker, days)).hasMessage("no plan");
    clocks.stop(clock, walker, "no plan");
    assertThat(clocks.require(clock))
        .isEqualTo(
            new TestClock(
                clock,
                "june",
                JUNE.plus(Duration.ofDays(2)),
                Optional.empty(),
                Optional.of("no plan")));

    days.before = () -> {};
    clocks.begin(clock, walker, JULY);
    walk(clocks, walker, days);

    assertThat(done).containsExactly("renewal 06-03");
    assertThat(clocks.require(clock).failure()).isEmpty();
  }

  private static final class DeadNode extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
