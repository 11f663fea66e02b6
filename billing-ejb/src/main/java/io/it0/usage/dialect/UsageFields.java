package io.it0.usage.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * An object's texts and counts by their path, such as {@code prompt_tokens_details.cached_tokens}. A usage object that
 * lies inside a whole answer ({@code usage}, Gemini's {@code usageMetadata}) is read as if it lay there alone.
 */
public final class UsageFields {

  /** The largest count that is taken. */
  public static final long MOST_TOKENS = 1_000_000_000_000L;

  /** More than any provider's usage has; what has more is no usage. */
  private static final int MOST_FIELDS = 200;

  /** A value that is neither a text nor a whole number that fits a long. */
  private static final Object OTHER = new Object();

  private final Map<String, Object> values = new HashMap<>();

  private UsageFields() {}

  /**
   * @param json stands on the object's first token, and is left on its last
   * @throws DialectException if a field is given twice, or there are too many
   */
  public static UsageFields read(JsonParser json) throws IOException {
    var fields = new UsageFields();
    fields.object(json, "");
    return fields;
  }

  private void object(JsonParser json, String path) throws IOException {
    DialectException fault = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = path + json.currentName();
      JsonToken token = json.nextToken();
      try {
        value(json, token, name);
      } catch (DialectException e) {
        // The parser must be left at the object's end all the same.
        fault = e;
      }
    }
    if (fault != null) {
      throw fault;
    }
  }

  private void value(JsonParser json, JsonToken token, String name) throws IOException {
    switch (token) {
      case START_OBJECT -> object(json, isWhole(name) ? "" : name + ".");
      case START_ARRAY -> json.skipChildren();
      case VALUE_STRING -> put(name, json.getText());
      case VALUE_NUMBER_INT -> put(name, number(json));
      case VALUE_NULL -> {}
      default -> put(name, OTHER);
    }
  }

  private static boolean isWhole(String name) {
    return name.equals("usage") || name.equals("usageMetadata");
  }

  private static Object number(JsonParser json) throws IOException {
    return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? OTHER : json.getLongValue();
  }

  private void put(String name, Object value) {
    if (values.size() >= MOST_FIELDS) {
      throw new DialectException("usage", "has more than %d fields".formatted(MOST_FIELDS));
    }
    if (values.putIfAbsent(name, value) != null) {
      throw new DialectException(name, "is given twice");
    }
  }

  /** Null where it is absent or null. */
  public String text(String name) {
    Object value = values.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new DialectException(name, "must be a string");
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  long require(String name) {
    if (!has(name)) {
      throw new DialectException(name, "is required");
    }
    return count(name);
  }

  /** 0 where it is absent or null. */
  long count(String name) {
    Object value = values.get(name);
    if (value == null) {
      return 0;
    }
    if (value instanceof Long count && count >= 0 && count <= MOST_TOKENS) {
      return count;
    }
    throw new DialectException(name, "must be a whole number from 0 to " + MOST_TOKENS);
  }

  /** What is left of {@code whole} without {@code part}, which lies inside it. */
  long without(String whole, long of, String part, long inside) {
    if (inside > of) {
      throw new DialectException(
          part, "%d is more than %s, which is %d and includes it".formatted(inside, whole, of));
    }
    return of - inside;
  }

  /** Refuses a sum that its provider states and that is another one. */
  void requireSum(String name, long... sums) {
    if (!has(name)) {
      return;
    }
    long stated = count(name);
    for (long sum : sums) {
      if (stated == sum) {
        return;
      }
    }
    throw new DialectException(
        name, "%d is not the sum of its parts, %d".formatted(stated, sums[0]));
  }
}
