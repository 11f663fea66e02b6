package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The recorded history of a token quota: what each reservation, refusal and settlement answered. An answer names its epoch
 * and its place in it, so the decisions of both nodes can be put into the one order in which they were made.
 */
final class Admissions {

  /** @param change of used + reserved, as whoever asked knows it */
  private record Entry(String what, JsonNode answer, long change) {

    long number(String name) {
      return answer.required(name).asLong();
    }

    long sum() {
      return number("used") + number("reserved");
    }
  }

  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();

  void admitted(JsonNode lease) {
    entries.add(new Entry("admitted", lease, lease.required("tokens").asLong()));
  }

  void refused(JsonNode problem) {
    entries.add(new Entry("refused", problem, 0));
  }

  void settled(JsonNode settlement) {
    long back = settlement.required("tokens").asLong() - settlement.required("leased").asLong();
    entries.add(new Entry("settled", settlement, back));
  }

  long count(String what) {
    return entries.stream().filter(entry -> entry.what().equals(what)).count();
  }

  private List<Entry> inOrder() {
    List<Entry> all = new ArrayList<>(entries);
    all.sort(
        Comparator.comparingLong((Entry entry) -> entry.number("epoch"))
            .thenComparingLong(entry -> entry.number("sequence")));
    return all;
  }

  /** At no admission were used and reserved together above the limit. */
  void assertNeverAboveTheLimit() {
    for (Entry entry : inOrder()) {
      if (entry.what().equals("admitted")) {
        assertThat(entry.sum()).as("%s", entry).isLessThanOrEqualTo(entry.number("limit"));
      }
    }
  }

  /** Each decision found what the one before it left: none is missing, none was made beside the others. */
  void assertUnbroken() {
    long before = 0;
    long sequence = -1;
    for (Entry entry : inOrder()) {
      assertThat(entry.number("sequence")).as("%s", entry).isGreaterThan(sequence);
      assertThat(entry.sum()).as("%s", entry).isEqualTo(before + entry.change());
      before = entry.sum();
      sequence = entry.number("sequence");
    }
  }
}
