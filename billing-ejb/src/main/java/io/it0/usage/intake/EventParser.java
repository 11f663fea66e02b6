package io.it0.usage.intake;

import static io.it0.usage.intake.IntakeError.ATTRIBUTE_INVALID;
import static io.it0.usage.intake.IntakeError.DATA_INVALID;
import static io.it0.usage.intake.IntakeError.EVENT_INVALID;
import static io.it0.usage.intake.IntakeError.SPECVERSION_UNSUPPORTED;
import static io.it0.usage.intake.IntakeError.TIME_INVALID;
import static io.it0.usage.intake.IntakeError.TOKENS_INVALID;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.it0.problem.ItemError;
import io.it0.usage.Rfc3339;
import io.it0.usage.TokenCounts;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads one event: the attributes of CloudEvents 1.0 (its specification, section 3), and the data that
 * usage consists of. Other extension attributes and other data are skipped.
 */
final class EventParser {

  static final long MOST_TOKENS = 1_000_000_000_000L;
  private static final int IDENTITY_LENGTH = 255;
  private static final int NAME_LENGTH = 120;
  private static final long ABSENT = -1;

  private final JsonParser json;
  private final int index;
  private int seen;
  private ItemError fault;

  private String id;
  private String source;
  private String specversion;
  private String type;
  private String time;
  private String tenant;
  private boolean hasData;
  private String model;
  private String agent;
  private String taskId;
  private String sessionId;
  private long input = ABSENT;
  private long output = ABSENT;
  private long cacheRead;
  private long cacheWrite;

  /** Either the event, or what is wrong with it. */
  record Parsed(CloudEvent event, ItemError fault) {}

  private EventParser(JsonParser json, int index) {
    this.json = json;
    this.index = index;
  }

  /**
   * @param json stands on the event's first token, and is left on its last
   * @throws JsonParseException if it is no JSON at all, or names a field twice
   */
  static Parsed parse(JsonParser json, int index) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return new Parsed(null, ItemError.of(index, EVENT_INVALID, "an event is a JSON object"));
    }
    return new EventParser(json, index).parse();
  }

  private Parsed parse() throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      attribute(name);
    }
    if (!"1.0".equals(specversion)) {
      return new Parsed(
          null, ItemError.of(index, SPECVERSION_UNSUPPORTED, "specversion: must be \"1.0\""));
    }
    Instant at = time == null ? null : instant();
    requireAttribute("id", id);
    requireAttribute("source", source);
    requireAttribute("type", type);
    requireData();
    if (fault != null) {
      return new Parsed(null, fault);
    }
    var tokens = new TokenCounts(input, output, cacheRead, cacheWrite);
    return new Parsed(
        new CloudEvent(index, id, source, at, tenant, model, tokens, 0, agent, taskId, sessionId),
        null);
  }

  private void attribute(String name) throws IOException {
    switch (name) {
      case "id" -> id = text(0, name, IDENTITY_LENGTH, ATTRIBUTE_INVALID);
      case "source" -> source = text(1, name, IDENTITY_LENGTH, ATTRIBUTE_INVALID);
      case "specversion" -> specversion = text(2, name, IDENTITY_LENGTH, SPECVERSION_UNSUPPORTED);
      case "type" -> type = text(3, name, IDENTITY_LENGTH, ATTRIBUTE_INVALID);
      case "time" -> time = text(4, name, IDENTITY_LENGTH, TIME_INVALID);
      case "tenant" -> tenant = text(5, name, IDENTITY_LENGTH, ATTRIBUTE_INVALID);
      case "datacontenttype" -> contentType(text(6, name, IDENTITY_LENGTH, ATTRIBUTE_INVALID));
      case "data" -> data();
      case "data_base64" -> {
        json.skipChildren();
        fault(DATA_INVALID, "data_base64: usage comes as JSON in data");
      }
      default -> json.skipChildren();
    }
  }

  private void contentType(String given) {
    if (given != null && !given.matches("(?i)application/([a-z0-9.-]+\\+)?json( *;.*)?")) {
      fault(ATTRIBUTE_INVALID, "datacontenttype: must be application/json");
    }
  }

  private void data() throws IOException {
    once(7, "data");
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    hasData = true;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      datum(name);
    }
  }

  private void datum(String name) throws IOException {
    switch (name) {
      case "model" -> model = text(8, "data.model", NAME_LENGTH, DATA_INVALID);
      case "agent" -> agent = text(9, "data.agent", NAME_LENGTH, DATA_INVALID);
      case "taskId" -> taskId = text(10, "data.taskId", NAME_LENGTH, DATA_INVALID);
      case "sessionId" -> sessionId = text(11, "data.sessionId", NAME_LENGTH, DATA_INVALID);
      case "inputTokens" -> input = tokens(12, "data.inputTokens", ABSENT);
      case "outputTokens" -> output = tokens(13, "data.outputTokens", ABSENT);
      case "cacheReadTokens" -> cacheRead = tokens(14, "data.cacheReadTokens", 0);
      case "cacheWriteTokens" -> cacheWrite = tokens(15, "data.cacheWriteTokens", 0);
      default -> json.skipChildren();
    }
  }

  private void requireAttribute(String name, String value) {
    if (value == null) {
      fault(ATTRIBUTE_INVALID, name + ": is required");
    }
  }

  private void requireData() {
    if (!hasData) {
      fault(DATA_INVALID, "data: must be a JSON object");
    }
    if (model == null) {
      fault(DATA_INVALID, "data.model: is required");
    }
    if (input == ABSENT) {
      fault(TOKENS_INVALID, "data.inputTokens: is required");
    }
    if (output == ABSENT) {
      fault(TOKENS_INVALID, "data.outputTokens: is required");
    }
  }

  private Instant instant() {
    try {
      return Rfc3339.parse(time);
    } catch (DateTimeException e) {
      fault(TIME_INVALID, "time: must be a timestamp like 2026-11-23T12:00:00Z");
      return null;
    }
  }

  /** Null where it is null or not a text; the latter is a fault. */
  private String text(int field, String name, int longest, IntakeError error) throws IOException {
    once(field, name);
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      fault(error, name + ": must be a string");
      return null;
    }
    String text = json.getText();
    if (text.isEmpty() || text.length() > longest) {
      fault(error, "%s: must have 1 to %d characters".formatted(name, longest));
    } else if (!isPrintable(text)) {
      fault(error, name + ": must not hold control characters or half characters");
    }
    return text;
  }

  private long tokens(int field, String name, long absent) throws IOException {
    once(field, name);
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return absent;
    }
    if (token == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = json.getLongValue();
      if (value >= 0 && value <= MOST_TOKENS) {
        return value;
      }
    } else {
      json.skipChildren();
    }
    fault(TOKENS_INVALID, "%s: must be a whole number from 0 to %d".formatted(name, MOST_TOKENS));
    return 0;
  }

  /** What comes twice could be read in two ways. */
  private void once(int field, String name) throws JsonParseException {
    int bit = 1 << field;
    if ((seen & bit) != 0) {
      throw new JsonParseException(json, "the field " + name + " is given twice");
    }
    seen |= bit;
  }

  private void fault(IntakeError error, String message) {
    if (fault == null) {
      fault = ItemError.of(index, error, message);
    }
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
