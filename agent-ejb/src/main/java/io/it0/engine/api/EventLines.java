package io.it0.engine.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of server-sent events into the data of each event. What an event is called its data says too. */
final class EventLines {

  private static final int LONGEST = 16 * 1024 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder data = new StringBuilder();

  /** @return the data of the events that these bytes complete */
  List<String> feed(ByteBuffer bytes) throws IOException {
    List<String> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next != '\n') {
        line.write(next);
        requireBounded(line.size());
        continue;
      }
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      end(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, events);
    }
    return events;
  }

  private void end(String text, List<String> events) throws IOException {
    if (text.isEmpty()) {
      if (data.length() > 0) {
        events.add(data.toString());
        data.setLength(0);
      }
      return;
    }
    if (text.startsWith("data:")) {
      data.append(data.length() > 0 ? "\n" : "").append(text.substring(5).stripLeading());
      requireBounded(data.length());
    }
  }

  private static void requireBounded(int length) throws IOException {
    if (length > LONGEST) {
      throw new IOException("an event is longer than " + LONGEST + " bytes");
    }
  }
}
