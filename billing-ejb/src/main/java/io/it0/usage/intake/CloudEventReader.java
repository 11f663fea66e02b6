package io.it0.usage.intake;

import static io.it0.usage.intake.IntakeError.BATCH_TOO_LARGE;
import static io.it0.usage.intake.IntakeError.EVENT_INVALID;
import static io.it0.usage.intake.IntakeError.MALFORMED_JSON;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.it0.problem.ItemError;
import io.it0.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a body of events. Strictly UTF-8, and bounded in number, depth and length. */
final class CloudEventReader {

  private static final int MAX_DEPTH = 32;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          // Names come from outside: interning them would fill a table that is never emptied.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final int maxEvents;
  private final boolean keepData;
  private final List<CloudEvent> events = new ArrayList<>();
  private final List<ItemError> faults = new ArrayList<>();

  private CloudEventReader(int maxEvents, boolean keepData) {
    this.maxEvents = maxEvents;
    this.keepData = keepData;
  }

  /** The events that could be read, and those that could not; both in their order. */
  record Events(List<CloudEvent> events, List<ItemError> faults) {
    int size() {
      return events.size() + faults.size();
    }
  }

  /**
   * @throws ProblemException if the body as a whole is not of the format, or has too many events
   */
  static Events read(byte[] body, EventFormat format, int maxEvents) {
    requireUtf8(body);
    try {
      return read(body, format, maxEvents, false);
    } catch (EventParser.SchemaAfterData e) {
      return readKeepingData(body, format, maxEvents);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static Events readKeepingData(byte[] body, EventFormat format, int maxEvents) {
    try {
      return read(body, format, maxEvents, true);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static Events read(byte[] body, EventFormat format, int maxEvents, boolean keepData)
      throws IOException {
    var reader = new CloudEventReader(maxEvents, keepData);
    switch (format) {
      case SINGLE -> reader.single(body);
      case BATCH -> reader.batch(body);
      case NDJSON -> reader.lines(body);
    }
    return new Events(reader.events, reader.faults);
  }

  private void single(byte[] body) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("an event is a JSON object; a batch has another content type");
      }
      add(EventParser.parse(json, 0, keepData));
      requireEnd(json);
    }
  }

  private void batch(byte[] body) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw malformed("a batch is a JSON array of events");
      }
      for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
        requireRoom(index);
        add(EventParser.parse(json, index, keepData));
      }
      requireEnd(json);
    }
  }

  private void lines(byte[] body) throws IOException {
    int index = 0;
    int from = 0;
    while (from < body.length) {
      int to = from;
      while (to < body.length && body[to] != '\n') {
        to++;
      }
      if (!isBlank(body, from, to)) {
        requireRoom(index);
        line(body, from, to - from, index++);
      }
      from = to + 1;
    }
    if (index == 0) {
      throw malformed("there is no line with an event");
    }
  }

  /** A line that is no JSON spoils only itself. */
  private void line(byte[] body, int from, int length, int index) throws IOException {
    try (JsonParser json = JSON.createParser(body, from, length)) {
      json.nextToken();
      EventParser.Parsed parsed = EventParser.parse(json, index, keepData);
      requireEnd(json);
      add(parsed);
    } catch (JsonProcessingException e) {
      faults.add(ItemError.of(index, EVENT_INVALID, "not JSON: " + e.getOriginalMessage()));
    } catch (ProblemException e) {
      faults.add(ItemError.of(index, EVENT_INVALID, e.detail()));
    }
  }

  private void add(EventParser.Parsed parsed) {
    if (parsed.fault() == null) {
      events.add(parsed.event());
    } else {
      faults.add(parsed.fault());
    }
  }

  private void requireRoom(int index) {
    if (index >= maxEvents) {
      throw new ProblemException(
          BATCH_TOO_LARGE, "a request has at most %d events".formatted(maxEvents));
    }
  }

  private static void requireEnd(JsonParser json) throws IOException {
    if (json.nextToken() != null) {
      throw malformed("there is something after the end");
    }
  }

  private static boolean isBlank(byte[] body, int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  // Jackson would read UTF-16 and UTF-32 as well; JSON between systems is UTF-8 (RFC 8259, section
  // 8.1).
  private static void requireUtf8(byte[] body) {
    boolean other = body.length > 1 && (body[0] == 0 || body[1] == 0 || (body[0] & 0xFE) == 0xFE);
    if (other) {
      throw malformed("JSON must be UTF-8");
    }
  }

  private static ProblemException malformed(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String place =
        at == null ? "" : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
    return malformed(place + e.getOriginalMessage().lines().findFirst().orElse("not JSON"));
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(MALFORMED_JSON, detail);
  }
}
