package io.it0.usage.dialect;

import java.util.List;

/** The names of OpenTelemetry's GenAI attributes, which still move: for each, the newest first. All of them are here. */
final class GenAiAttributes {

  static final List<String> MODEL = List.of("gen_ai.response.model", "gen_ai.request.model");
  static final List<String> INPUT =
      List.of("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens");
  static final List<String> OUTPUT =
      List.of("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens");
  static final List<String> CACHE_READ = List.of("gen_ai.usage.cache_read.input_tokens");
  static final List<String> CACHE_WRITE =
      List.of("gen_ai.usage.cache_write.input_tokens", "gen_ai.usage.cache_creation.input_tokens");
  static final List<String> AGENT = List.of("gen_ai.agent.name");
  static final List<String> SESSION = List.of("gen_ai.conversation.id");

  private GenAiAttributes() {}
}
