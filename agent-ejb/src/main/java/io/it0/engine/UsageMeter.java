package io.it0.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.usage.TokenCounts;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adds up what the answers of the Messages API say that they used.
 *
 * <p>An answer's own usage is cumulative: each report of it replaces the one before, and what one report leaves out stays
 * as it was. So an answer that is cut off counts with what was reported of it until then.
 */
public final class UsageMeter {

  private static final String BEGIN = "message_start";
  private static final String INPUT = "input_tokens";
  private static final String OUTPUT = "output_tokens";
  private static final String CACHE_READ = "cache_read_input_tokens";
  private static final String CACHE_WRITE = "cache_creation_input_tokens";

  private record Answer(String model, TokenCounts tokens) {}

  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Map<String, String> current = new HashMap<>();

  /**
   * Takes an event of a stream.
   *
   * @param stream tells apart what is streamed at the same time, as by a run's sub-agents
   * @return whether it told of usage
   */
  public synchronized boolean accept(String stream, JsonNode event) {
    return switch (event.path("type").asText()) {
      case BEGIN -> {
        JsonNode message = event.path("message");
        current.put(stream, begin(message));
        yield true;
      }
      case "message_delta" -> current.containsKey(stream) && update(current.get(stream), event);
      default -> false;
    };
  }

  /** Takes a whole answer; one that was seen before in a stream is told better by its stream. */
  public synchronized boolean accept(JsonNode message) {
    if (answers.containsKey(message.path("id").asText())) {
      return false;
    }
    begin(message);
    return true;
  }

  /** Whether the event begins an answer, whose output is still to come. */
  public static boolean begins(JsonNode event) {
    return event.path("type").asText().equals(BEGIN);
  }

  /** By model; the models that used nothing are left out. */
  public synchronized Map<String, TokenCounts> usage() {
    Map<String, TokenCounts> sums = new LinkedHashMap<>();
    for (Answer answer : answers.values()) {
      if (answer.tokens().total() > 0) {
        sums.merge(answer.model(), answer.tokens(), TokenCounts::plus);
      }
    }
    return Collections.unmodifiableMap(sums);
  }

  private String begin(JsonNode message) {
    String id = message.path("id").asText("answer-" + answers.size());
    String model = message.path("model").asText("unknown");
    answers.put(id, new Answer(model, replaced(TokenCounts.ZERO, message.path("usage"))));
    return id;
  }

  private boolean update(String id, JsonNode event) {
    answers.computeIfPresent(
        id,
        (key, answer) ->
            new Answer(answer.model(), replaced(answer.tokens(), event.path("usage"))));
    return event.has("usage");
  }

  private static TokenCounts replaced(TokenCounts before, JsonNode usage) {
    return new TokenCounts(
        count(usage, INPUT, before.input()),
        count(usage, OUTPUT, before.output()),
        count(usage, CACHE_READ, before.cacheRead()),
        count(usage, CACHE_WRITE, before.cacheWrite()));
  }

  private static long count(JsonNode usage, String field, long before) {
    JsonNode value = usage.path(field);
    return value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0
        ? value.asLong()
        : before;
  }
}
