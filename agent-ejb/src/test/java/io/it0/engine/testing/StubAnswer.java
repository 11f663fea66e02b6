package io.it0.engine.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One answer of the stub, streamed or whole. */
final class StubAnswer {

  static final String CUT = "cut";
  static final String STALL = "stall";

  private static final Pattern MODEL = Pattern.compile("\"model\":\"([^\"]*)\"");

  private final Directive directive;
  private final String model;
  private final boolean asksForTool;
  private final String id = "msg_" + UUID.randomUUID();

  StubAnswer(Directive directive, String request) {
    this.directive = directive;
    Matcher found = MODEL.matcher(request);
    this.model = found.find() ? found.group(1) : "unknown";
    boolean answered = request.contains("\"tool_result\"");
    this.asksForTool =
        directive.name().equals("tools") || directive.name().equals("tool") && !answered;
  }

  List<String> events() {
    List<String> events = new ArrayList<>();
    events.add(
        event(
            "message_start",
            """
            {"type":"message_start","message":{"id":"%s","type":"message","role":"assistant","model":"%s",\
            "content":[],"stop_reason":null,"stop_sequence":null,"usage":%s}}"""
                .formatted(id, model, usage(1))));
    if (directive.name().equals("stall")) {
      events.add(STALL);
      return events;
    }
    if (asksForTool) {
      tool(events);
    } else {
      text(events);
    }
    events.add(event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}"));
    events.add(
        event(
            "message_delta",
            """
            {"type":"message_delta","delta":{"stop_reason":"%s","stop_sequence":null},"usage":{"output_tokens":%d}}"""
                .formatted(stopReason(), output())));
    events.add(event("message_stop", "{\"type\":\"message_stop\"}"));
    return events;
  }

  String whole() {
    String content =
        asksForTool
            ? "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{\"city\":\"Oslo\"}}"
            : "{\"type\":\"text\",\"text\":\"" + String.join("", words()) + "\"}";
    return """
        {"id":"%s","type":"message","role":"assistant","model":"%s","content":[%s],"stop_reason":"%s",\
        "stop_sequence":null,"usage":%s}"""
        .formatted(id, model, content, stopReason(), usage(output()));
  }

  private void text(List<String> events) {
    events.add(
        event(
            "content_block_start",
            """
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""));
    events.add(event("ping", "{\"type\":\"ping\"}"));
    for (String word : words()) {
      events.add(
          event(
              "content_block_delta",
              """
              {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}"""
                  .formatted(word)));
      if (directive.name().equals("cut")) {
        events.add(CUT);
      }
      if (directive.name().equals("overloaded-midway")) {
        events.add(
            event(
                "error",
                """
                {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""));
        events.add(CUT);
      }
    }
  }

  private static void tool(List<String> events) {
    events.add(
        event(
            "content_block_start",
            """
            {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1",\
            "name":"weather","input":{}}}"""));
    events.add(
        event(
            "content_block_delta",
            """
            {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta",\
            "partial_json":"{\\"city\\":\\"Oslo\\"}"}}"""));
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    for (long i = 0; i < directive.value("words", 2); i++) {
      words.add(i == 0 ? "Hello" : " world");
    }
    return words;
  }

  private String stopReason() {
    return asksForTool ? "tool_use" : "end_turn";
  }

  private long output() {
    return asksForTool ? 50 : directive.value("output", 200);
  }

  private String usage(long output) {
    return """
        {"input_tokens":%d,"output_tokens":%d,"cache_read_input_tokens":%d,"cache_creation_input_tokens":%d}"""
        .formatted(
            directive.value("input", 1_000),
            output,
            directive.value("read", 400),
            directive.value("write", 300));
  }

  private static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }
}
