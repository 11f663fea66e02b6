package io.it0.usage.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.it0.event.SchemaVersion;
import io.it0.usage.UsageCodec;
import io.it0.usage.UsageStreams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a read brought: the events, and dead letters for what could not be read. */
record Deliveries(List<Delivered> events, List<DeadLetter> letters) {

  static Deliveries decode(List<StreamReader.Entry> entries) {
    var deliveries = new Deliveries(new ArrayList<>(), new ArrayList<>());
    for (StreamReader.Entry entry : entries) {
      // One that was deleted from the stream can only be acknowledged.
      if (entry.fields() != null) {
        deliveries.add(entry);
      }
    }
    return deliveries;
  }

  private void add(StreamReader.Entry entry) {
    String id = entry.id().toString();
    byte[] payload = field(entry.fields(), UsageStreams.FIELD_EVENTS);
    byte[] version = field(entry.fields(), UsageStreams.FIELD_VERSION);
    if (payload == null) {
      unreadable(entry, 0, "the entry has no field events", fields(entry.fields()));
      return;
    }
    if (!SchemaVersion.isReadable(text(version), UsageCodec.VERSION)) {
      unreadable(entry, 0, "version " + text(version) + " is not known", text(payload));
      return;
    }
    try {
      List<UsageCodec.Element> elements = UsageCodec.decode(payload);
      for (int position = 0; position < elements.size(); position++) {
        UsageCodec.Element element = elements.get(position);
        if (element.event() == null) {
          unreadable(entry, position, element.fault(), element.json());
        } else {
          events.add(new Delivered(entry.stream(), id, position, element.event()));
        }
      }
    } catch (IOException e) {
      unreadable(entry, 0, String.valueOf(e.getMessage()), text(payload));
    }
  }

  private void unreadable(StreamReader.Entry entry, int position, String detail, String payload) {
    letters.add(
        DeadLetter.unreadable(entry.stream(), entry.id().toString(), position, detail, payload));
  }

  private static byte[] field(Map<byte[], byte[]> fields, String name) {
    byte[] wanted = name.getBytes(UTF_8);
    for (Map.Entry<byte[], byte[]> field : fields.entrySet()) {
      if (Arrays.equals(field.getKey(), wanted)) {
        return field.getValue();
      }
    }
    return null;
  }

  private static String fields(Map<byte[], byte[]> fields) {
    var text = new StringBuilder();
    fields.forEach(
        (name, value) -> text.append(text(name)).append('=').append(text(value)).append('\n'));
    return text.toString();
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }
}
