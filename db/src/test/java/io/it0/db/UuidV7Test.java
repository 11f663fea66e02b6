package io.it0.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UuidV7Test {

  @Test
  void it_is_a_version_7_and_holds_the_time() {
    long before = System.currentTimeMillis();
    UUID id = UuidV7.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, before + 60_000);
  }

  @Test
  void what_is_made_later_comes_later_in_a_list_by_id() {
    // As text, as PostgreSQL compares them: UUID.compareTo() takes the first bit for a sign.
    List<String> ids = Stream.generate(UuidV7::next).limit(20_000).map(UUID::toString).toList();

    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void a_wall_clock_that_goes_back_makes_no_earlier_ids() {
    String before = UuidV7.next().toString();

    assertThat(UuidV7.at(1_000).toString()).isGreaterThan(before);
  }

  @Test
  void many_threads_make_no_two_alike() {
    var seen = ConcurrentHashMap.<UUID>newKeySet();
    IntStream.range(0, 40_000).parallel().forEach(i -> seen.add(UuidV7.next()));

    assertThat(seen).hasSize(40_000);
  }
}
