package io.it0.engine.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.engine.AnswerText;
import io.it0.engine.Cancellation;
import io.it0.engine.EngineEvent;
import io.it0.engine.EngineEvent.Outcome;
import io.it0.engine.EngineFailure;
import io.it0.engine.EngineFailure.Reason;
import io.it0.engine.EngineRequest;
import io.it0.engine.UsageMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** One run: asks until the model has no more to ask for. */
final class ApiRun {

  private static final String STREAM = "";

  private final MessagesApi api;
  private final EngineRequest request;
  private final Consumer<EngineEvent> listener;
  private final Cancellation cancellation;
  private final Patience patience;
  private final UsageMeter meter = new UsageMeter();
  private final AnswerText text;
  private final long began = System.nanoTime();
  private Optional<String> stopReason = Optional.empty();
  private int turns;

  ApiRun(
      MessagesApi api,
      EngineRequest request,
      Consumer<EngineEvent> listener,
      Cancellation cancellation) {
    this.api = api;
    this.request = request;
    this.listener = listener;
    this.cancellation = cancellation;
    this.patience = new Patience(began, request.timeout(), api.limits().silence(), cancellation);
    this.text = new AnswerText(api.limits().maxTextLength());
  }

  EngineEvent.Completed run() {
    try {
      converse();
      return completed(Outcome.SUCCEEDED, Optional.empty());
    } catch (Ended end) {
      return completed(end.outcome(), end.failure());
    } catch (JsonProcessingException e) {
      return completed(
          Outcome.FAILED,
          Optional.of(new EngineFailure(Reason.PROVIDER_ERROR, "an answer is not JSON")));
    }
  }

  private void converse() throws Ended, JsonProcessingException {
    ArrayNode messages = MessagesApi.JSON.createArrayNode();
    messages.addObject().put("role", "user").put("content", request.prompt());
    Answer answer = ask(messages);
    while (answer.asksForTools()) {
      if (turns >= request.maxTurns()) {
        throw Ended.failed(Reason.TOO_MANY_TURNS, "after " + turns + " turns");
      }
      ArrayNode content = answer.content();
      messages.addObject().put("role", "assistant").set("content", content);
      messages.addObject().put("role", "user").set("content", refusals(content));
      answer = ask(messages);
    }
  }

  private ArrayNode refusals(ArrayNode content) {
    ArrayNode results = MessagesApi.JSON.createArrayNode();
    for (JsonNode block : content) {
      if (block.path("type").asText().equals("tool_use")) {
        String name = block.path("name").asText();
        listener.accept(new EngineEvent.ToolUse(name));
        ObjectNode result = results.addObject();
        result.put("type", "tool_result").put("tool_use_id", block.path("id").asText());
        result.put("is_error", true).put("content", "No such tool available: " + name);
      }
    }
    return results;
  }

  private Answer ask(ArrayNode messages) throws Ended {
    text.clear();
    for (int attempt = 0; ; attempt++) {
      var call = new ApiCall(api, patience, new Telling());
      try {
        Answer answer = call.answer(request, messages);
        turns++;
        stopReason = answer.stopReason();
        return answer;
      } catch (Refused refused) {
        retry(refused, attempt);
      }
    }
  }

  private void retry(Refused refused, int attempt) throws Ended {
    Duration wait = refused.retryAfter().orElse(Duration.ofMillis(500L << Math.min(attempt, 6)));
    boolean bearable = wait.compareTo(api.limits().longestRetry()) <= 0;
    if (!refused.isPassing() || attempt >= api.limits().retries() || !bearable) {
      throw new Ended(Outcome.FAILED, Optional.of(refused.failure()));
    }
    listener.accept(new EngineEvent.Retrying(refused.status(), wait));
    patience.pause(wait);
  }

  private EngineEvent.Completed completed(Outcome outcome, Optional<EngineFailure> failure) {
    return new EngineEvent.Completed(
        outcome,
        stopReason,
        failure,
        meter.usage(),
        turns,
        Duration.ofNanos(System.nanoTime() - began),
        text.toString());
  }

  /** Meters and tells on what an answer brings. */
  private final class Telling implements ApiCall.Reading {

    @Override
    public void event(JsonNode event) {
      if (meter.accept(STREAM, event)) {
        listener.accept(new EngineEvent.UsageSoFar(meter.usage(), UsageMeter.begins(event)));
      }
    }

    @Override
    public void whole(JsonNode message) {
      if (meter.accept(message)) {
        listener.accept(new EngineEvent.UsageSoFar(meter.usage(), false));
      }
    }

    @Override
    public void text(String piece) {
      text.append(piece);
      listener.accept(new EngineEvent.Text(piece));
    }
  }
}
