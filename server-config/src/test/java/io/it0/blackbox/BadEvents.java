package io.it0.blackbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Events that must be refused, each with its code, and strange ones that must not.
 *
 * <p>Written as JSON text, since most of them could not be written by a JSON library.
 */
final class BadEvents {

  /** What is put in place of one field of a good event; an empty code means that it is accepted. */
  record BadEvent(String name, String json, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String LONG = "x".repeat(300);

  private final String tenant;
  private final String time;
  private final List<BadEvent> events = new ArrayList<>();
  private int number;

  /**
   * @param time a good one
   */
  BadEvents(String tenant, String time) {
    this.tenant = tenant;
    this.time = time;
  }

  List<BadEvent> refused() {
    tokens();
    envelope();
    times();
    names();
    shapes();
    return List.copyOf(events);
  }

  private void tokens() {
    for (String field : List.of("inputTokens", "outputTokens", "cacheReadTokens")) {
      data(field + " negative", field, "-1", "TOKENS_INVALID");
      data(field + " above a long", field, "9223372036854775808", "TOKENS_INVALID");
      data(field + " a fraction", field, "1.5", "TOKENS_INVALID");
      data(field + " a string", field, "\"12\"", "TOKENS_INVALID");
    }
    data("tokens at the end of a long", "inputTokens", "9223372036854775807", "TOKENS_INVALID");
    data("tokens in exponents", "inputTokens", "1e400", "TOKENS_INVALID");
    data("tokens of 900 digits", "inputTokens", "9".repeat(900), "TOKENS_INVALID");
    data("tokens true", "inputTokens", "true", "TOKENS_INVALID");
    data("tokens an array", "inputTokens", "[1]", "TOKENS_INVALID");
    data("tokens an object", "outputTokens", "{\"n\":1}", "TOKENS_INVALID");
    data("no input tokens", "inputTokens", null, "TOKENS_INVALID");
    data("no output tokens", "outputTokens", null, "TOKENS_INVALID");
  }

  private void envelope() {
    for (String field : List.of("id", "source")) {
      top(field + " missing", field, null, "ATTRIBUTE_INVALID");
      top(field + " empty", field, "\"\"", "ATTRIBUTE_INVALID");
      top(field + " a number", field, "7", "ATTRIBUTE_INVALID");
      top(field + " too long", field, quoted(LONG), "ATTRIBUTE_INVALID");
      top(field + " with NUL", field, "\"a\\u0000b\"", "ATTRIBUTE_INVALID");
      top(field + " with half a character", field, "\"a\\ud800b\"", "ATTRIBUTE_INVALID");
    }
    top("specversion missing", "specversion", null, "SPECVERSION_UNSUPPORTED");
    top("specversion of another time", "specversion", "\"0.3\"", "SPECVERSION_UNSUPPORTED");
    top("type missing", "type", null, "ATTRIBUTE_INVALID");
    top("tenant missing", "tenant", null, "TENANT_REQUIRED");
    top("tenant unknown", "tenant", "\"nobody-here\"", "TENANT_UNKNOWN");
    top("tenant id unknown", "tenant", quoted(new UUID(7, 7)), "TENANT_UNKNOWN");
    top("tenant of SQL", "tenant", "\"'; drop table tenants; --\"", "TENANT_UNKNOWN");
  }

  private void times() {
    top("time no time", "time", "\"yesterday\"", "TIME_INVALID");
    top("time without a zone", "time", "\"2026-03-01T00:00:00\"", "TIME_INVALID");
    top("time a number", "time", "1767225600", "TIME_INVALID");
    top("time on 30 February", "time", "\"2026-02-30T00:00:00Z\"", "TIME_INVALID");
    top("time in year 10000", "time", "\"+10000-01-01T00:00:00Z\"", "TIME_INVALID");
    top("time in the far future", "time", "\"9999-12-31T23:59:59Z\"", "TIME_OUT_OF_RANGE");
    top("time before Christ", "time", "\"0000-01-01T00:00:00Z\"", "TIME_OUT_OF_RANGE");
    top("time 36 days ago", "time", "\"2026-05-06T11:00:00Z\"", "TIME_OUT_OF_RANGE");
    top("time six minutes ahead", "time", "\"2026-06-11T12:06:00Z\"", "TIME_OUT_OF_RANGE");
  }

  private void names() {
    for (String field : List.of("model", "agent", "taskId", "sessionId")) {
      data(field + " too long", field, quoted(LONG), "DATA_INVALID");
      data(field + " a number", field, "5", "DATA_INVALID");
      data(field + " with NUL", field, "\"a\\u0000\"", "DATA_INVALID");
    }
    data("model missing", "model", null, "DATA_INVALID");
    data("model empty", "model", "\"\"", "DATA_INVALID");
  }

  private void shapes() {
    top("data missing", "data", null, "DATA_INVALID");
    top("data null", "data", "null", "DATA_INVALID");
    top("data a string", "data", "\"{}\"", "DATA_INVALID");
    top("data an array", "data", "[]", "DATA_INVALID");
    add("event a number", "42", "EVENT_INVALID");
    add("event null", "null", "EVENT_INVALID");
    add("event an array", "[{}]", "EVENT_INVALID");
    add("event empty", "{}", "SPECVERSION_UNSUPPORTED");
  }

  /** Strange, but good: what a string says is nobody's business. Each has 10 tokens. */
  List<BadEvent> accepted() {
    String sql = "\"'); drop schema public cascade; --\"";
    for (String field : List.of("id", "source")) {
      top(field + " of SQL", field, sql, "");
    }
    for (String field : List.of("model", "agent", "taskId", "sessionId")) {
      data(field + " of SQL", field, sql, "");
    }
    top("id of four-byte characters", "id", "\"事件🙂\"", "");
    top("id of 255 characters", "id", quoted("y".repeat(255)), "");
    top("time with an offset", "time", "\"2026-06-11T02:00:00.123456789+05:30\"", "");
    top("an extension attribute", "traceparent", "\"00-0af7651916cd43dd8448eb211c80319c\"", "");
    data("model that nobody knows", "model", "\"no-such-model\"", "");
    data("a field that nobody knows", "mood", "\"good\"", "");
    return List.copyOf(events);
  }

  private void top(String name, String field, String value, String code) {
    add(name, event(field, value, null, null), code);
  }

  private void data(String name, String field, String value, String code) {
    add(name, event(null, null, field, value), code);
  }

  private void add(String name, String json, String code) {
    events.add(new BadEvent(name, json, code));
  }

  private static String quoted(Object text) {
    return "\"" + text + "\"";
  }

  /** A good event of 10 tokens but for one field; a null value leaves it out. */
  private String event(String topField, String topValue, String dataField, String dataValue) {
    var data = new Fields();
    data.put("model", "\"claude-sonnet-4-5\"");
    data.put("inputTokens", "7");
    data.put("outputTokens", "3");
    data.put(dataField, dataValue);
    var top = new Fields();
    top.put("specversion", "\"1.0\"");
    top.put("type", "\"io.it0.usage.recorded\"");
    top.put("source", "\"bad-input\"");
    top.put("id", quoted("event-" + ++number));
    top.put("time", quoted(time));
    top.put("tenant", quoted(tenant));
    top.put("data", data.json());
    top.put(topField, topValue);
    return top.json();
  }

  private static final class Fields {
    private final Map<String, String> values = new LinkedHashMap<>();

    void put(String name, String value) {
      if (name != null && value == null) {
        values.remove(name);
      } else if (name != null) {
        values.put(name, value);
      }
    }

    String json() {
      List<String> parts = new ArrayList<>();
      values.forEach((k, v) -> parts.add("\"%s\":%s".formatted(k, v)));
      return "{" + String.join(",", parts) + "}";
    }
  }
}
