package io.it0.usage.intake;

import static io.it0.usage.intake.IntakeError.ATTRIBUTE_INVALID;
import static io.it0.usage.intake.IntakeError.DATASCHEMA_UNKNOWN;
import static io.it0.usage.intake.IntakeError.DATA_INVALID;
import static io.it0.usage.intake.IntakeError.EVENT_INVALID;
import static io.it0.usage.intake.IntakeError.SOURCE_RESERVED;
import static io.it0.usage.intake.IntakeError.SPECVERSION_UNSUPPORTED;
import static io.it0.usage.intake.IntakeError.TIME_INVALID;
import static io.it0.usage.intake.IntakeError.TOKENS_INVALID;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.it0.problem.ItemError;
import io.it0.usage.Rfc3339;
import io.it0.usage.TokenCounts;
import io.it0.usage.UsageRecorder;
import io.it0.usage.dialect.Dialect;
import io.it0.usage.dialect.DialectException;
import io.it0.usage.dialect.Dialects;
import io.it0.usage.dialect.UsageFields;
import io.it0.usage.dialect.Used;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Reads one event: the attributes of CloudEvents 1.0 (its specification, section 3), and the data that
 * usage consists of, in the own form or in the one that {@code dataschema} names. Other extension attributes and
 * other data are skipped.
 */
final class EventParser {

  static final long MOST_TOKENS = 1_000_000_000_000L;
  private static final int IDENTITY_LENGTH = 255;
  private static final int NAME_LENGTH = 120;
  private static final long ABSENT = -1;

  private final int index;
  private final boolean keepData;
  private JsonParser json;
  private int seen;
  private ItemError fault;

  private String id;
  private String source;
  private String specversion;
  private String type;
  private String time;
  private String tenant;
  private Dialect dialect;
  private UsageFields foreign;
  private TokenBuffer kept;
  private long writtenFor1h;
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

  /** The event's data came before the dataschema that says how to read them: it must be read again, keeping them. */
  static final class SchemaAfterData extends IOException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private EventParser(JsonParser json, int index, boolean keepData) {
    this.json = json;
    this.index = index;
    this.keepData = keepData;
  }

  /**
   * @param json stands on the event's first token, and is left on its last
   * @param keepData whether to read the data after all else; slower, and needed by few
   * @throws JsonParseException if it is no JSON at all, or names a field twice
   * @throws SchemaAfterData if the event can be read by keeping its data only
   */
  static Parsed parse(JsonParser json, int index, boolean keepData) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return new Parsed(null, ItemError.of(index, EVENT_INVALID, "an event is a JSON object"));
    }
    return new EventParser(json, index, keepData).parse();
  }

  private Parsed parse() throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      attribute(name);
    }
    if (kept != null) {
      json = kept.asParser();
      json.nextToken();
      data();
    }
    if (!"1.0".equals(specversion)) {
      return new Parsed(
          null, ItemError.of(index, SPECVERSION_UNSUPPORTED, "specversion: must be \"1.0\""));
    }
    Instant at = time == null ? null : instant();
    requireAttribute("id", id);
    requireAttribute("source", source);
    if (source != null && source.startsWith(UsageRecorder.OWN_SOURCES)) {
      fault(SOURCE_RESERVED, "source: those that begin with it0/ are the platform's own");
    }
    requireAttribute("type", type);
    if (dialect != null) {
      translate();
    }
    requireData();
    if (fault != null) {
      return new Parsed(null, fault);
    }
    var tokens = new TokenCounts(input, output, cacheRead, cacheWrite);
    return new Parsed(
        new CloudEvent(
            index, id, source, at, tenant, model, tokens, writtenFor1h, agent, taskId, sessionId),
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
      case "dataschema" -> schema(text(16, name, IDENTITY_LENGTH, ATTRIBUTE_INVALID));
      case "data" -> {
        once(7, "data");
        if (keepData) {
          kept = new TokenBuffer(json);
          kept.copyCurrentStructure(json);
        } else {
          data();
        }
      }
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

  private void schema(String uri) throws SchemaAfterData {
    if (uri == null) {
      return;
    }
    if (Dialects.isUnknown(uri)) {
      fault(DATASCHEMA_UNKNOWN, "dataschema: there is no " + uri);
    }
    dialect = Dialects.of(uri).orElse(null);
    if (dialect != null && hasData) {
      throw new SchemaAfterData();
    }
  }

  private void data() throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    hasData = true;
    if (dialect != null) {
      foreignData();
      return;
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      datum(name);
    }
  }

  private void foreignData() throws IOException {
    try {
      foreign = UsageFields.read(json);
    } catch (DialectException e) {
      fault(DATA_INVALID, e.getMessage());
    }
  }

  /** What a provider says, as if it had been said in the own form. */
  private void translate() {
    if (foreign == null) {
      return;
    }
    try {
      Used used = dialect.read(foreign);
      model = printable("data.model", used.model());
      agent = printable("data.agent", or(foreign.text("agent"), used.agent()));
      taskId = printable("data.taskId", foreign.text("taskId"));
      sessionId = printable("data.sessionId", or(foreign.text("sessionId"), used.sessionId()));
      input = used.tokens().input();
      output = used.tokens().output();
      cacheRead = used.tokens().cacheRead();
      cacheWrite = used.tokens().cacheWrite();
      writtenFor1h = used.writtenFor1h();
    } catch (DialectException e) {
      fault(TOKENS_INVALID, e.getMessage());
    }
  }

  private static String or(String first, String second) {
    return first == null ? second : first;
  }

  private String printable(String name, String text) {
    if (text != null) {
      requirePrintable(name, text, NAME_LENGTH, DATA_INVALID);
    }
    return text;
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
    if (fault != null) {
      return;
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
    requirePrintable(name, text, longest, error);
    return text;
  }

  private void requirePrintable(String name, String text, int longest, IntakeError error) {
    if (text.isEmpty() || text.length() > longest) {
      fault(error, "%s: must have 1 to %d characters".formatted(name, longest));
    } else if (!isPrintable(text)) {
      fault(error, name + ": must not hold control characters or half characters");
    }
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
