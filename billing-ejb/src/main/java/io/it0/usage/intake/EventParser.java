package io.it0.usage.intake;

import static io.it0.usage.UsageError.DUPLICATE_FIELD;
import static io.it0.usage.UsageError.INVALID_FIELD;
import static io.it0.usage.UsageError.MALFORMED_EVENT;
import static io.it0.usage.UsageError.MISSING_FIELD;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.it0.usage.Rfc3339;
import io.it0.usage.TokenCounts;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads one CloudEvent (CloudEvents 1.0, JSON format) from the parser's current token, field by field.
 * The first thing wrong is reported; the object is read to its end all the same, so that the next one
 * can be.
 */
final class EventParser {

  /** A trillion: sums of ten thousand such events in a batch still fit a long by far. */
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  private static final int LONG = 255;
  private static final int SHORT = 120;

  private final JsonParser json;
  private InvalidEvent fault;
  private int seen;

  private String id;
  private String source;
  private String specVersion;
  private String type;
  private String tenant;
  private Instant time;
  private boolean data;
  private String model;
  private String agent;
  private String taskId;
  private String sessionId;
  private long input = -1;
  private long output = -1;
  private long cacheRead;
  private long cacheWrite;

  private EventParser(JsonParser json) {
    this.json = json;
  }

  /**
   * @throws InvalidEvent if the event is refused; the parser stands at its end
   * @throws IOException if what is there is no JSON
   */
  static ReportedEvent parse(JsonParser json, int index) throws IOException, InvalidEvent {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      throw new InvalidEvent(MALFORMED_EVENT, "the event is not a JSON object");
    }
    return new EventParser(json).event(index);
  }

  private ReportedEvent event(int index) throws IOException, InvalidEvent {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      try {
        attribute(name);
      } catch (InvalidEvent e) {
        fault = fault == null ? e : fault;
        json.skipChildren();
      }
    }
    if (fault != null) {
      throw fault;
    }
    requireComplete();
    return new ReportedEvent(
        index,
        source,
        id,
        tenant,
        time,
        model,
        new TokenCounts(input, output, cacheRead, cacheWrite),
        agent,
        taskId,
        sessionId);
  }

  private void attribute(String name) throws IOException, InvalidEvent {
    switch (name) {
      case "id" -> id = required(once(name, 0), LONG);
      case "source" -> source = required(once(name, 1), LONG);
      case "specversion" -> specVersion = specVersion(once(name, 2));
      case "type" -> type = required(once(name, 3), LONG);
      case "tenant" -> tenant = optional(once(name, 4), SHORT);
      case "time" -> time = time(once(name, 5));
      case "subject", "dataschema" ->
          optional(once(name, name.equals("subject") ? 6 : 7), 2 * LONG);
      case "datacontenttype" -> contentType(once(name, 8));
      case "data" -> data(once(name, 9));
      case "data_base64" ->
          throw new InvalidEvent(INVALID_FIELD, "data_base64 is not supported; send data as JSON");
      default -> json.skipChildren();
    }
  }

  private void data(String name) throws IOException, InvalidEvent {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new InvalidEvent(INVALID_FIELD, name + " must be a JSON object");
    }
    data = true;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      try {
        usage(field);
      } catch (InvalidEvent e) {
        fault = fault == null ? e : fault;
        json.skipChildren();
      }
    }
  }

  private void usage(String field) throws IOException, InvalidEvent {
    switch (field) {
      case "model" -> model = required(once("data.model", 10), SHORT);
      case "inputTokens" -> input = tokens(once("data.inputTokens", 11));
      case "outputTokens" -> output = tokens(once("data.outputTokens", 12));
      case "cacheReadTokens" -> cacheRead = optionalTokens(once("data.cacheReadTokens", 13));
      case "cacheWriteTokens" -> cacheWrite = optionalTokens(once("data.cacheWriteTokens", 14));
      case "agent" -> agent = optional(once("data.agent", 15), SHORT);
      case "taskId" -> taskId = optional(once("data.taskId", 16), SHORT);
      case "sessionId" -> sessionId = optional(once("data.sessionId", 17), SHORT);
      default -> json.skipChildren();
    }
  }

  private void requireComplete() throws InvalidEvent {
    require(id != null, "id");
    require(source != null, "source");
    require(specVersion != null, "specversion");
    require(type != null, "type");
    require(data, "data");
    require(model != null, "data.model");
    require(input >= 0, "data.inputTokens");
    require(output >= 0, "data.outputTokens");
  }

  private static void require(boolean present, String name) throws InvalidEvent {
    if (!present) {
      throw new InvalidEvent(MISSING_FIELD, name + " is missing");
    }
  }

  /** Of two values for one field, whichever was taken, the sender may have meant the other. */
  private String once(String name, int bit) throws InvalidEvent {
    if ((seen & 1 << bit) != 0) {
      throw new InvalidEvent(DUPLICATE_FIELD, name + " is given twice");
    }
    seen |= 1 << bit;
    return name;
  }

  private String specVersion(String name) throws IOException, InvalidEvent {
    String value = required(name, LONG);
    if (!value.equals("1.0")) {
      throw new InvalidEvent(INVALID_FIELD, name + " must be \"1.0\"");
    }
    return value;
  }

  private void contentType(String name) throws IOException, InvalidEvent {
    String value = optional(name, LONG);
    if (value == null) {
      return;
    }
    String essence = value.split(";", 2)[0].strip();
    if (!essence.equalsIgnoreCase("application/json") && !essence.endsWith("+json")) {
      throw new InvalidEvent(INVALID_FIELD, name + " must be application/json");
    }
  }

  private Instant time(String name) throws IOException, InvalidEvent {
    String value = optional(name, LONG);
    if (value == null) {
      return null;
    }
    try {
      return Rfc3339.parse(value);
    } catch (DateTimeException e) {
      throw new InvalidEvent(
          INVALID_FIELD, name + " must be a timestamp of RFC 3339 like 2026-11-01T12:00:00Z");
    }
  }

  private String optional(String name, int most) throws IOException, InvalidEvent {
    return json.currentToken() == JsonToken.VALUE_NULL ? null : required(name, most);
  }

  private String required(String name, int most) throws IOException, InvalidEvent {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new InvalidEvent(INVALID_FIELD, name + " must be a string");
    }
    String value = json.getText();
    if (value.isEmpty()) {
      throw new InvalidEvent(INVALID_FIELD, name + " must not be empty");
    }
    if (value.length() > most) {
      throw new InvalidEvent(INVALID_FIELD, name + " is longer than " + most + " characters");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c >= 0x7F && c < 0xA0) {
        throw new InvalidEvent(INVALID_FIELD, name + " contains a control character");
      }
      if (Character.isSurrogate(c) && !paired(value, i)) {
        throw new InvalidEvent(INVALID_FIELD, name + " contains half of a surrogate pair");
      }
    }
    return value;
  }

  private static boolean paired(String value, int at) {
    char c = value.charAt(at);
    return Character.isHighSurrogate(c)
        ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
  }

  private long optionalTokens(String name) throws IOException, InvalidEvent {
    return json.currentToken() == JsonToken.VALUE_NULL ? 0 : tokens(name);
  }

  private long tokens(String name) throws IOException, InvalidEvent {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new InvalidEvent(INVALID_FIELD, name + " must be an integer");
    }
    long value =
        json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : json.getLongValue();
    if (value < 0 || value > MOST_TOKENS) {
      throw new InvalidEvent(INVALID_FIELD, name + " must be 0 to " + MOST_TOKENS);
    }
    return value;
  }
}
