package io.it0.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLinesTest {

  private static final String STREAM =
      "event: a\r\ndata: {\"x\":\"你好\"}\r\n\r\n: a comment\n\ndata: one\ndata: two\n\nid: 7\n\ndata:last\n\n";

  @Test
  void events_are_cut_out_wherever_the_bytes_are_parted() throws IOException {
    byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      var lines = new EventLines();
      List<String> events = new ArrayList<>();
      for (int at = 0; at < bytes.length; at += size) {
        events.addAll(lines.feed(ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at))));
      }
      assertThat(events).containsExactly("{\"x\":\"你好\"}", "one\ntwo", "last");
    }
  }
}
