package io.it0.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarChartTest {

  @Test
  void the_largest_value_reaches_the_top_and_half_of_it_the_middle() {
    BarChart chart = BarChart.of(List.of(point("50"), point("100")), 200, 138);
    assertThat(chart.top()).isEqualByComparingTo("100");
    assertThat(chart.slots()).extracting(BarChart.Slot::x).containsExactly("0.0", "100.0");
    assertThat(chart.slots().get(0).bars().get(0).y()).isEqualTo("68.0");
    assertThat(chart.slots().get(1).bars().get(0).y()).isEqualTo("18.0");
    assertThat(chart.slots().get(1).bars().get(0).height()).isEqualTo("100.0");
  }

  @Test
  void nothing_and_less_than_nothing_are_drawn_as_nothing() {
    assertThat(BarChart.of(List.of(), 100, 100).slots()).isEmpty();
    BarChart chart = BarChart.of(List.of(point("0"), point("-3")), 100, 100);
    assertThat(chart.slots())
        .allSatisfy(slot -> assertThat(slot.bars().get(0).height()).isEqualTo("0.0"));
  }

  @Test
  void labels_leave_each_other_room_and_the_last_has_one() {
    List<BarChart.Point> month = java.util.Collections.nCopies(30, point("1"));
    List<BarChart.Slot> slots = BarChart.of(month, 720, 180).slots();
    assertThat(slots.stream().filter(BarChart.Slot::labelled)).hasSizeBetween(5, 8);
    assertThat(slots.get(29).labelled()).isTrue();
  }

  private static BarChart.Point point(String value) {
    return new BarChart.Point("x", List.of(new BigDecimal(value)), "told");
  }
}
