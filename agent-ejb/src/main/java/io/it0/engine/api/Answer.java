package io.it0.engine.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One answer of the model, put together from its stream or read as a whole. */
final class Answer {

  private final Map<Integer, ObjectNode> blocks = new TreeMap<>();
  private final Map<Integer, StringBuilder> pieces = new TreeMap<>();
  private String stopReason;
  private boolean finished;

  /** @return the piece of text that the event brought, if it did */
  Optional<String> accept(JsonNode event) {
    int index = event.path("index").asInt();
    switch (event.path("type").asText()) {
      case "content_block_start" -> {
        if (event.path("content_block") instanceof ObjectNode block) {
          blocks.put(index, block.deepCopy());
          pieces.put(index, new StringBuilder(block.path("text").asText("")));
        }
      }
      case "content_block_delta" -> {
        return piece(index, event.path("delta"));
      }
      case "message_delta" -> stop(event.path("delta"));
      case "message_stop" -> finished = true;
      default -> {
        // ping, message_start, content_block_stop, and whatever will be added
      }
    }
    return Optional.empty();
  }

  /** @return its text */
  String acceptWhole(JsonNode message) {
    StringBuilder text = new StringBuilder();
    int index = 0;
    for (JsonNode block : message.path("content")) {
      if (block instanceof ObjectNode object) {
        blocks.put(index++, object.deepCopy());
        text.append(block.path("text").asText(""));
      }
    }
    stop(message);
    finished = true;
    return text.toString();
  }

  private Optional<String> piece(int index, JsonNode delta) {
    StringBuilder whole = pieces.get(index);
    String piece = delta.path("text").asText(delta.path("partial_json").asText(""));
    if (whole == null || piece.isEmpty()) {
      return Optional.empty();
    }
    whole.append(piece);
    return delta.has("text") ? Optional.of(piece) : Optional.empty();
  }

  private void stop(JsonNode delta) {
    if (delta.path("stop_reason").isTextual()) {
      stopReason = delta.path("stop_reason").asText();
    }
  }

  boolean isFinished() {
    return finished;
  }

  Optional<String> stopReason() {
    return Optional.ofNullable(stopReason);
  }

  boolean asksForTools() {
    return "tool_use".equals(stopReason);
  }

  /** What goes back to the model as its own words. */
  ArrayNode content() throws JsonProcessingException {
    ArrayNode content = MessagesApi.JSON.createArrayNode();
    for (Map.Entry<Integer, ObjectNode> entry : blocks.entrySet()) {
      ObjectNode block = entry.getValue();
      StringBuilder piece = pieces.get(entry.getKey());
      if (piece != null && piece.length() > 0) {
        complete(block, piece.toString());
      }
      content.add(block);
    }
    return content;
  }

  private static void complete(ObjectNode block, String piece) throws JsonProcessingException {
    if (block.path("type").asText().equals("tool_use")) {
      block.set("input", MessagesApi.JSON.readTree(piece));
    } else {
      block.put("text", piece);
    }
  }
}
