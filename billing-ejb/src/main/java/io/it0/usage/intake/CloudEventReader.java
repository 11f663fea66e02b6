package io.it0.usage.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.it0.problem.ItemError;
import io.it0.problem.ProblemException;
import io.it0.usage.UsageError;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Reads the events of a request as they arrive, without holding its text. */
final class CloudEventReader {

  private static final int DEEPEST = 32;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(100)
                  .maxNameLength(1_000)
                  .build())
          .build();

  private final int maxEvents;

  CloudEventReader(int maxEvents) {
    this.maxEvents = maxEvents;
  }

  /**
   * @throws ProblemException if the body as a whole cannot be read; what is wrong with single events is
   *     in the reading
   * @throws IOException if the client's connection broke
   */
  Reading read(InputStream body, EventFormat format) throws IOException {
    return format == EventFormat.LINES ? lines(body) : document(body, format);
  }

  private Reading document(InputStream body, EventFormat format) throws IOException {
    var reading = new Reading();
    try (JsonParser json = JSON.createParser(body)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        throw malformed("the body is empty", 1, 1);
      }
      if (first == JsonToken.START_ARRAY && format != EventFormat.SINGLE) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          item(json, reading);
        }
      } else if (first == JsonToken.START_OBJECT && format != EventFormat.BATCH) {
        item(json, reading);
      } else {
        String wanted = format == EventFormat.BATCH ? "an array of events" : "an event";
        throw malformed("the body is not " + wanted, 1, 1);
      }
      if (json.nextToken() != null) {
        JsonLocation at = json.currentTokenLocation();
        throw malformed("something follows the end", at.getLineNr(), at.getColumnNr());
      }
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (CharConversionException e) {
      throw malformed("the body is not UTF-8", 1, 1);
    }
    return reading;
  }

  private Reading lines(InputStream body) throws IOException {
    var reading = new Reading();
    var lines = new LineReader(body);
    while (lines.next()) {
      line(lines, reading);
    }
    return reading;
  }

  private void line(LineReader lines, Reading reading) throws IOException {
    int index = reading.items();
    requireRoom(index);
    try (JsonParser json = JSON.createParser(lines.bytes(), lines.start(), lines.length())) {
      json.nextToken();
      ReportedEvent event = EventParser.parse(json, index);
      if (json.nextToken() != null) {
        throw new InvalidEvent(
            UsageError.MALFORMED_EVENT, "something follows the event in line " + lines.number());
      }
      reading.events().add(event);
    } catch (InvalidEvent e) {
      reading.errors().add(e.at(index));
    } catch (JsonProcessingException | CharConversionException e) {
      String message = "line %d is not JSON (column %d)".formatted(lines.number(), column(e));
      reading.errors().add(ItemError.of(index, UsageError.MALFORMED_EVENT, message));
    }
  }

  private static int column(IOException e) {
    return e instanceof JsonProcessingException json && json.getLocation() != null
        ? json.getLocation().getColumnNr()
        : 1;
  }

  private void item(JsonParser json, Reading reading) throws IOException {
    int index = reading.items();
    requireRoom(index);
    try {
      reading.events().add(EventParser.parse(json, index));
    } catch (InvalidEvent e) {
      reading.errors().add(e.at(index));
    }
  }

  private void requireRoom(int items) {
    if (items >= maxEvents) {
      throw new ProblemException(
          UsageError.TOO_MANY_EVENTS,
          "at most %d events in one request".formatted(maxEvents),
          Map.of("maxEvents", maxEvents));
    }
  }

  private static ProblemException malformed(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null
        ? malformed(e.getOriginalMessage(), 1, 1)
        : malformed(e.getOriginalMessage(), at.getLineNr(), at.getColumnNr());
  }

  private static ProblemException malformed(String what, int line, int column) {
    return new ProblemException(
        UsageError.MALFORMED_EVENTS,
        "%s (line %d, column %d)".formatted(what, line, column),
        Map.of("line", line, "column", column));
  }
}
