package io.it0.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EventDataTest {

  @Test
  void what_postgresql_cannot_keep_is_replaced_and_all_else_stays() {
    assertThat(EventData.storable("a\u0000b\u001b\uD83D\uDE00\uD83D c\uDE00"))
        .isEqualTo("a\uFFFDb\u001b\uD83D\uDE00\uFFFD c\uFFFD");
    assertThat(EventData.of(Map.of("text", "a\u0000"))).isEqualTo("{\"text\":\"a\uFFFD\"}");
  }
}
