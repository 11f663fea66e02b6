package io.it0.usage.dialect;

import io.it0.usage.TokenCounts;

/** OpenAI's Responses: named like Anthropic's, but the input includes what was read from the cache. */
final class OpenAiResponsesDialect implements Dialect {

  private static final String INPUT = "input_tokens";
  private static final String OUTPUT = "output_tokens";
  private static final String CACHED = "input_tokens_details.cached_tokens";
  private static final String REASONING = "output_tokens_details.reasoning_tokens";

  @Override
  public Used read(UsageFields fields) {
    long all = fields.require(INPUT);
    long output = fields.require(OUTPUT);
    long cached = fields.count(CACHED);
    long input = fields.without(INPUT, all, CACHED, cached);
    fields.without(OUTPUT, output, REASONING, fields.count(REASONING));
    fields.requireSum("total_tokens", all + output);
    return Used.of(fields.text("model"), new TokenCounts(input, output, cached, 0));
  }
}
