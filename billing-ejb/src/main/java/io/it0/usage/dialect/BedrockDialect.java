package io.it0.usage.dialect;

import io.it0.usage.TokenCounts;

/** Amazon Bedrock's Converse: the cache is beside the input. The total is stated with the cache or without it. */
final class BedrockDialect implements Dialect {

  @Override
  public Used read(UsageFields fields) {
    var tokens =
        new TokenCounts(
            fields.require("inputTokens"),
            fields.require("outputTokens"),
            fields.count("cacheReadInputTokens"),
            fields.count("cacheWriteInputTokens"));
    fields.requireSum("totalTokens", tokens.input() + tokens.output(), tokens.total());
    String model = fields.text("model");
    return Used.of(model == null ? fields.text("modelId") : model, tokens);
  }
}
