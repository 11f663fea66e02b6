package io.it0.usage.dialect;

import io.it0.usage.TokenCounts;

/** Anthropic's Messages API: the cache is beside the input, and the writes may be told apart by how long they are kept. */
final class AnthropicDialect implements Dialect {

  private static final String WRITTEN = "cache_creation_input_tokens";
  private static final String FOR_5M = "cache_creation.ephemeral_5m_input_tokens";
  private static final String FOR_1H = "cache_creation.ephemeral_1h_input_tokens";

  @Override
  public Used read(UsageFields fields) {
    long for1h = fields.count(FOR_1H);
    long apart = fields.count(FOR_5M) + for1h;
    boolean toldApart = fields.has(FOR_5M) || fields.has(FOR_1H);
    if (toldApart) {
      fields.requireSum(WRITTEN, apart);
    }
    var tokens =
        new TokenCounts(
            fields.require("input_tokens"),
            fields.require("output_tokens"),
            fields.count("cache_read_input_tokens"),
            toldApart ? apart : fields.count(WRITTEN));
    return new Used(fields.text("model"), tokens, for1h, null, null);
  }
}
