package io.it0.engine.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.engine.AnswerText;
import io.it0.engine.EngineEvent;
import io.it0.engine.EngineFailure;
import io.it0.engine.EngineFailure.Reason;
import io.it0.engine.UsageMeter;
import io.it0.usage.TokenCounts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Understands the lines of JSON that the CLI and the SDK's bridge write. */
final class AgentMessages {

  private static final Logger LOG = LoggerFactory.getLogger(AgentMessages.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Consumer<EngineEvent> listener;
  private final UsageMeter meter = new UsageMeter();
  private final AnswerText text;
  private JsonNode result;
  private String stopReason;
  private int turns;

  AgentMessages(Consumer<EngineEvent> listener, int maxTextLength) {
    this.listener = listener;
    this.text = new AnswerText(maxTextLength);
  }

  /** What is not understood is left alone: newer programs say more. */
  void accept(String line) {
    try {
      JsonNode message = JSON.readTree(line);
      switch (message.path("type").asText()) {
        case "stream_event" ->
            streamed(message.path("parent_tool_use_id").asText(""), message.path("event"));
        case "assistant" -> answered(message);
        case "result" -> result = message;
        case "system" -> retrying(message);
        default -> {
          // echoes of what was said to the model, and what will be added
        }
      }
    } catch (JsonProcessingException e) {
      LOG.debug("a line is not JSON: {}", e.getOriginalMessage());
    }
  }

  private void streamed(String stream, JsonNode event) {
    if (meter.accept(stream, event)) {
      tellUsage(UsageMeter.begins(event));
    }
    switch (event.path("type").asText()) {
      case "message_start" -> text.clear();
      case "message_delta" -> {
        turns += stream.isEmpty() ? 1 : 0;
        stopReason = event.path("delta").path("stop_reason").asText(stopReason);
      }
      case "content_block_delta" -> piece(stream, event.path("delta").path("text").asText(""));
      default -> {
        // the beginning and the end of blocks
      }
    }
  }

  private void piece(String stream, String piece) {
    if (stream.isEmpty() && !piece.isEmpty()) {
      text.append(piece);
      listener.accept(new EngineEvent.Text(piece));
    }
  }

  private void answered(JsonNode message) {
    if (meter.accept(message.path("message"))) {
      tellUsage(false);
    }
    for (JsonNode block : message.path("message").path("content")) {
      if (block.path("type").asText().equals("tool_use")) {
        listener.accept(new EngineEvent.ToolUse(block.path("name").asText()));
      }
    }
  }

  private void retrying(JsonNode message) {
    if (message.path("subtype").asText().equals("api_retry")) {
      Duration after = Duration.ofMillis(message.path("retry_delay_ms").asLong());
      listener.accept(new EngineEvent.Retrying(message.path("error_status").asInt(), after));
    }
  }

  private void tellUsage(boolean answering) {
    listener.accept(new EngineEvent.UsageSoFar(meter.usage(), answering));
  }

  boolean hasResult() {
    return result != null;
  }

  /** Why the run failed, by its result; empty if it did not. */
  Optional<EngineFailure> failure() {
    String subtype = result.path("subtype").asText();
    if (subtype.equals("success") && !result.path("is_error").asBoolean()) {
      return Optional.empty();
    }
    String detail = result.path("result").asText(result.path("errors").path(0).asText(subtype));
    if (subtype.equals("error_max_turns")) {
      return Optional.of(new EngineFailure(Reason.TOO_MANY_TURNS, "after " + turns() + " turns"));
    }
    int status = result.path("api_error_status").asInt(0);
    if (status > 0) {
      return Optional.of(EngineFailure.ofStatus(status, detail));
    }
    return Optional.of(new EngineFailure(reason(detail), detail));
  }

  // Without a status the program tells by words only what became of the connection.
  private Reason reason(String detail) {
    boolean connection = detail.contains("onnect") || detail.contains("imed out");
    if (!meter.usage().isEmpty()) {
      return Reason.CUT_OFF;
    }
    return connection ? Reason.UNREACHABLE : Reason.PROVIDER_ERROR;
  }

  /**
   * By the result where there is one. Its {@code usage} leaves out sub-agents and what was cut off; {@code modelUsage}
   * is the sum since the session began, so what was used since the last result comes first.
   */
  Map<String, TokenCounts> usage() {
    if (result == null) {
      return meter.usage();
    }
    JsonNode models =
        result.has("model_usage_since_last_result")
            ? result.path("model_usage_since_last_result")
            : result.path("modelUsage");
    if (models.isMissingNode() || models.isEmpty()) {
      return meter.usage();
    }
    Map<String, TokenCounts> usage = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> model : models.properties()) {
      TokenCounts tokens = counts(model.getValue());
      if (tokens.total() > 0) {
        usage.put(model.getKey(), tokens);
      }
    }
    return usage;
  }

  private static TokenCounts counts(JsonNode model) {
    return new TokenCounts(
        Math.max(0, model.path("inputTokens").asLong()),
        Math.max(0, model.path("outputTokens").asLong()),
        Math.max(0, model.path("cacheReadInputTokens").asLong()),
        Math.max(0, model.path("cacheCreationInputTokens").asLong()));
  }

  int turns() {
    return result == null ? turns : result.path("num_turns").asInt(turns);
  }

  Optional<String> stopReason() {
    String told = result == null ? stopReason : result.path("stop_reason").asText(stopReason);
    return Optional.ofNullable(told);
  }

  String text() {
    return text.toString();
  }
}
