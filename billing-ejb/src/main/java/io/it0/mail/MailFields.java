package io.it0.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.money.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Map;
import java.util.TreeMap;

/** A message's fields: as they lie in the database, and as people read them. */
final class MailFields {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TEXT_LENGTH = 500;

  private MailFields() {}

  static void requireWritable(Object value) {
    boolean known =
        value instanceof Money
            || value instanceof Instant
            || value instanceof Long
            || value instanceof Integer
            || value instanceof String text && text.length() <= TEXT_LENGTH;
    if (!known) {
      throw new IllegalArgumentException("a mail cannot hold " + value.getClass().getSimpleName());
    }
  }

  static String toJson(Map<String, Object> fields) {
    ObjectNode json = JSON.createObjectNode();
    new TreeMap<>(fields).forEach((name, value) -> write(json.putObject(name), value));
    return json.toString();
  }

  private static void write(ObjectNode json, Object value) {
    if (value instanceof Money money) {
      json.put("amount", money.amount().toPlainString()).put("currency", money.currencyCode());
    } else if (value instanceof Instant time) {
      json.put("time", time.toString());
    } else if (value instanceof Number number) {
      json.put("number", number.longValue());
    } else {
      // jsonb holds no NUL.
      json.put("text", value.toString().replace('\0', ' '));
    }
  }

  /** Each field as a line of text without control characters. */
  static Map<String, String> read(String json, MailLocale locale, ZoneId zone) {
    try {
      Map<String, String> texts = new TreeMap<>();
      JSON.readTree(json)
          .properties()
          .forEach(field -> texts.put(field.getKey(), text(field.getValue(), locale, zone)));
      return texts;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a mail's fields are not JSON", e);
    }
  }

  private static String text(JsonNode value, MailLocale locale, ZoneId zone) {
    if (value.has("amount")) {
      // The code, not the sign: "$" is not everybody's dollar.
      return value.get("currency").textValue() + " " + value.get("amount").textValue();
    }
    if (value.has("time")) {
      var format = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale.locale());
      return format.format(Instant.parse(value.get("time").textValue()).atZone(zone));
    }
    if (value.has("number")) {
      return "%,d".formatted(value.get("number").longValue());
    }
    return line(value.get("text").textValue());
  }

  /** What others have typed stays on its line. */
  static String line(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u0085]+", " ").strip();
  }
}
