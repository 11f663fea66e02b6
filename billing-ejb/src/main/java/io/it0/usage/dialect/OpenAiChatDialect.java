package io.it0.usage.dialect;

import io.it0.usage.TokenCounts;

/** OpenAI's Chat Completions: the prompt includes what was read from the cache, the completion includes the reasoning. */
final class OpenAiChatDialect implements Dialect {

  private static final String PROMPT = "prompt_tokens";
  private static final String COMPLETION = "completion_tokens";
  private static final String CACHED = "prompt_tokens_details.cached_tokens";
  private static final String REASONING = "completion_tokens_details.reasoning_tokens";

  @Override
  public Used read(UsageFields fields) {
    long prompt = fields.require(PROMPT);
    long completion = fields.require(COMPLETION);
    long cached = fields.count(CACHED);
    long input = fields.without(PROMPT, prompt, CACHED, cached);
    fields.without(COMPLETION, completion, REASONING, fields.count(REASONING));
    fields.requireSum("total_tokens", prompt + completion);
    return Used.of(fields.text("model"), new TokenCounts(input, completion, cached, 0));
  }
}
