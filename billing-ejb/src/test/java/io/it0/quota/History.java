package io.it0.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What every decision answered, put in the order in which they were made: each one names its epoch and its place in it.
 */
final class History {

  enum Kind {
    ADMITTED,
    REFUSED,
    ENDED
  }

  /**
   * @param change of used + reserved, as whoever asked knows it
   */
  record Entry(Kind kind, Standing standing, long change) {}

  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();

  void add(Kind kind, Standing standing, long change) {
    entries.add(new Entry(kind, standing, change));
  }

  int size() {
    return entries.size();
  }

  List<Entry> inOrder() {
    List<Entry> all = new ArrayList<>(entries);
    all.sort(
        Comparator.comparingLong((Entry e) -> e.standing().epoch())
            .thenComparingLong(e -> e.standing().sequence()));
    return all;
  }

  /** At no admission were used and reserved together more than the limit. */
  void assertNeverOverAdmitted() {
    for (Entry entry : inOrder()) {
      Standing standing = entry.standing();
      if (entry.kind() == Kind.ADMITTED) {
        assertThat(standing.used() + standing.reserved())
            .as("%s", entry)
            .isLessThanOrEqualTo(standing.limit().orElseThrow());
      }
    }
  }

  /**
   * Each decision found exactly what the one before it had left, by the sums of whoever asked: so no decision is missing,
   * and none was made beside the others. Holds where nothing else changes the counter.
   */
  void assertUnbroken() {
    long before = 0;
    long sequence = -1;
    for (Entry entry : inOrder()) {
      Standing standing = entry.standing();
      assertThat(standing.sequence()).as("%s", entry).isGreaterThan(sequence);
      assertThat(standing.used() + standing.reserved())
          .as("%s", entry)
          .isEqualTo(before + entry.change());
      before = standing.used() + standing.reserved();
      sequence = standing.sequence();
    }
  }
}
