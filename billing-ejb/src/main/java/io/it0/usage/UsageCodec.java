package io.it0.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Usage events as the streams carry them: a JSON array of objects (docs/events.md, version 1).
 *
 * <p>A reader ignores fields that it does not know, so fields may be added within the version.
 */
public final class UsageCodec {

  /** In the entry's field {@code v}; raised only where an older reader would misunderstand. */
  public static final int VERSION = 1;

  private static final JsonFactory JSON = new JsonFactory();
  private static final int BYTES_PER_EVENT = 256;

  private UsageCodec() {}

  /** One element of a payload: the event, or what is wrong with it and its JSON text. */
  public record Element(UsageRecorded event, String fault, String json) {}

  public static byte[] encode(List<UsageRecorded> events) {
    var bytes = new ByteArrayOutputStream(events.size() * BYTES_PER_EVENT);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      for (UsageRecorded event : events) {
        write(json, event);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** One event alone, as an object. */
  public static String encode(UsageRecorded event) {
    var bytes = new ByteArrayOutputStream(BYTES_PER_EVENT);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      write(json, event);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** @throws IOException if the payload as a whole is not an array of objects */
  public static List<Element> decode(byte[] payload) throws IOException {
    try (JsonParser json = JSON.createParser(payload)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("the payload is not a JSON array");
      }
      List<Element> elements = new ArrayList<>(payload.length / BYTES_PER_EVENT + 1);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
          throw new IOException("element " + elements.size() + " is not an object");
        }
        elements.add(element(json, payload));
      }
      return elements;
    }
  }

  private static Element element(JsonParser json, byte[] payload) throws IOException {
    int start = (int) json.currentTokenLocation().getByteOffset();
    var fields = new Fields();
    String fault = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      try {
        fields.read(name, json);
      } catch (IllegalArgumentException | DateTimeException e) {
        fault = name + ": " + e.getMessage();
        json.skipChildren();
      }
    }
    if (fault == null) {
      try {
        return new Element(fields.event(), null, null);
      } catch (IllegalArgumentException | NullPointerException e) {
        fault = "missing or wrong: " + e.getMessage();
      }
    }
    int end = (int) json.currentLocation().getByteOffset();
    return new Element(
        null, fault, new String(payload, start, end - start, StandardCharsets.UTF_8));
  }

  private static void write(JsonGenerator json, UsageRecorded event) throws IOException {
    TokenCounts tokens = event.tokens();
    json.writeStartObject();
    json.writeStringField("tenantId", event.tenantId().toString());
    json.writeStringField("source", event.source());
    json.writeStringField("eventId", event.eventId());
    optional(json, "taskId", event.taskId());
    optional(json, "sessionId", event.sessionId());
    optional(json, "agent", event.agent());
    json.writeStringField("model", event.model());
    json.writeNumberField("inputTokens", tokens.input());
    json.writeNumberField("outputTokens", tokens.output());
    if (tokens.cacheRead() != 0) {
      json.writeNumberField("cacheReadTokens", tokens.cacheRead());
    }
    if (tokens.cacheWrite() != 0) {
      json.writeNumberField("cacheWriteTokens", tokens.cacheWrite());
    }
    if (event.costUsd() != null) {
      // A string: a JSON number would be a double to many readers.
      json.writeStringField("costUsd", event.costUsd().toPlainString());
    }
    json.writeStringField("occurredAt", event.occurredAt().toString());
    flag(json, "timeAssumed", event.timeAssumed());
    flag(json, "partial", event.partial());
    json.writeEndObject();
  }

  private static void optional(JsonGenerator json, String name, String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static void flag(JsonGenerator json, String name, boolean value) throws IOException {
    if (value) {
      json.writeBooleanField(name, true);
    }
  }

  /** The fields of one object while it is read. */
  private static final class Fields {
    private UUID tenantId;
    private String source;
    private String eventId;
    private String taskId;
    private String sessionId;
    private String agent;
    private String model;
    private final long[] tokens = new long[4];
    private BigDecimal costUsd;
    private java.time.Instant occurredAt;
    private boolean timeAssumed;
    private boolean partial;

    void read(String name, JsonParser json) throws IOException {
      switch (name) {
        case "tenantId" -> tenantId = UUID.fromString(text(json));
        case "source" -> source = text(json);
        case "eventId" -> eventId = text(json);
        case "taskId" -> taskId = text(json);
        case "sessionId" -> sessionId = text(json);
        case "agent" -> agent = text(json);
        case "model" -> model = text(json);
        case "inputTokens" -> tokens[0] = count(json);
        case "outputTokens" -> tokens[1] = count(json);
        case "cacheReadTokens" -> tokens[2] = count(json);
        case "cacheWriteTokens" -> tokens[3] = count(json);
        case "costUsd" -> costUsd = new BigDecimal(text(json));
        case "occurredAt" -> occurredAt = Rfc3339.parse(text(json));
        case "timeAssumed" -> timeAssumed = json.getBooleanValue();
        case "partial" -> partial = json.getBooleanValue();
        default -> json.skipChildren();
      }
    }

    private static String text(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException("not a string");
      }
      return json.getText();
    }

    private static long count(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw new IllegalArgumentException("not an integer");
      }
      return json.getLongValue();
    }

    UsageRecorded event() {
      return new UsageRecorded(
          tenantId,
          source,
          eventId,
          taskId,
          sessionId,
          agent,
          model,
          new TokenCounts(tokens[0], tokens[1], tokens[2], tokens[3]),
          costUsd,
          occurredAt,
          timeAssumed,
          partial);
    }
  }
}
