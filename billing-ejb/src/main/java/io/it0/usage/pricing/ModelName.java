package io.it0.usage.pricing;

import java.util.regex.Pattern;

/** The same model under the names that clouds, gateways and dated snapshots give it. */
final class ModelName {

  // claude-sonnet-4-5-20250929, …@20250929, gpt-4o-2024-08-06, anthropic.claude-…-v1:0,
  // models/gemini-…, openai/gpt-…. Bedrock's regional names (us.anthropic.…) have prices of their
  // own: left alone.
  private static final Pattern PREFIX =
      Pattern.compile("^(models/|(anthropic|openai|google|gemini)/|(global\\.)?anthropic\\.)");
  private static final Pattern SUFFIX =
      Pattern.compile("([-@]\\d{8}|-\\d{4}-\\d{2}-\\d{2}|-latest)?(-v\\d+:\\d+)?$");

  private ModelName() {}

  static String plain(String model) {
    return SUFFIX.matcher(PREFIX.matcher(model).replaceFirst("")).replaceFirst("");
  }
}
