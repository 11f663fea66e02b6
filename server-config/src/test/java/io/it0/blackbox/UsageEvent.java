package io.it0.blackbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * A usage event as a client makes it.
 *
 * @param tenant slug, for platform keys
 */
public record UsageEvent(
    String tenant, String source, String id, Instant time, String model, long input, long output) {

  public static final String BATCH = "application/cloudevents-batch+json";
  static final String SINGLE = "application/cloudevents+json";
  static final String LINES = "application/x-ndjson";

  /** CloudEvents' own identity. */
  String identity() {
    return source + " " + id;
  }

  long tokens() {
    return input + output;
  }

  ObjectNode json() {
    ObjectNode event = ApiClient.JSON.createObjectNode();
    event.put("specversion", "1.0");
    event.put("type", "io.it0.usage.recorded");
    event.put("source", source);
    event.put("id", id);
    event.put("time", time.toString());
    event.put("tenant", tenant);
    event
        .putObject("data")
        .put("model", model)
        .put("agent", "tester")
        .put("inputTokens", input)
        .put("outputTokens", output);
    return event;
  }

  public static byte[] batch(List<UsageEvent> events) throws IOException {
    ArrayNode array = ApiClient.JSON.createArrayNode();
    events.forEach(event -> array.add(event.json()));
    return ApiClient.JSON.writeValueAsBytes(array);
  }
}
