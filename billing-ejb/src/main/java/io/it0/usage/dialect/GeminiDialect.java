package io.it0.usage.dialect;

import io.it0.usage.TokenCounts;

/**
 * Gemini's usageMetadata: the prompt includes what was read from the cache; what tools brought in and what the model thought
 * are beside the prompt and the candidates. A count that is zero is left out by the API.
 */
final class GeminiDialect implements Dialect {

  private static final String PROMPT = "promptTokenCount";
  private static final String CACHED = "cachedContentTokenCount";

  @Override
  public Used read(UsageFields fields) {
    long prompt = fields.require(PROMPT);
    long cached = fields.count(CACHED);
    long tools = fields.count("toolUsePromptTokenCount");
    long output = fields.count("candidatesTokenCount") + fields.count("thoughtsTokenCount");
    long input = fields.without(PROMPT, prompt, CACHED, cached) + tools;
    fields.requireSum("totalTokenCount", prompt + tools + output);
    String model = fields.text("model");
    return Used.of(
        model == null ? fields.text("modelVersion") : model,
        new TokenCounts(input, output, cached, 0));
  }
}
