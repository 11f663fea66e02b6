package io.it0.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.quota.Lease;
import io.it0.quota.Standing;
import io.it0.usage.TokenCounts;
import java.util.LinkedHashMap;
import java.util.Map;

/** The data of a task's events, as JSON that PostgreSQL can keep. */
final class EventData {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final char REPLACEMENT = '\uFFFD';

  private EventData() {}

  static String of(Map<String, ?> members) {
    try {
      ObjectNode data = JSON.createObjectNode();
      members.forEach(
          (name, value) ->
              data.set(name, JSON.valueToTree(value instanceof String s ? storable(s) : value)));
      return JSON.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event could not be written", e);
    }
  }

  /** How the quota stood when it admitted the tokens. */
  static Map<String, Object> of(Lease lease) {
    Standing standing = lease.standing();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("tokens", lease.tokens());
    data.put("used", standing.used());
    data.put("reserved", standing.reserved());
    standing.limit().ifPresent(limit -> data.put("limit", limit));
    data.put("sequence", standing.sequence());
    data.put("epoch", standing.epoch());
    return data;
  }

  static ArrayNode usage(Map<String, TokenCounts> usage) {
    ArrayNode models = JSON.createArrayNode();
    usage.forEach(
        (model, tokens) ->
            models
                .addObject()
                .put("model", model)
                .put("input", tokens.input())
                .put("output", tokens.output())
                .put("cacheRead", tokens.cacheRead())
                .put("cacheWrite", tokens.cacheWrite()));
    return models;
  }

  /** Without what PostgreSQL cannot keep in a text: zeros, and halves of characters. */
  static String storable(String text) {
    return paired(text).replace('\0', REPLACEMENT);
  }

  /** Each half of a character without its other one replaced. */
  static String paired(String text) {
    StringBuilder kept = null;
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        kept = kept == null ? new StringBuilder(text) : kept;
        kept.setCharAt(i, REPLACEMENT);
      }
      i += Character.charCount(point);
    }
    return kept == null ? text : kept.toString();
  }
}
