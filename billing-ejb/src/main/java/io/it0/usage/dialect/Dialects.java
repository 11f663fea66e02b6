package io.it0.usage.dialect;

import java.util.Map;
import java.util.Optional;

/** The dialects by the URI that a CloudEvent names in {@code dataschema}. */
public final class Dialects {

  /** Whatever begins like this is ours, and must be one that is known. */
  public static final String PREFIX = "https://it0.io/schemas/usage/";

  /** The own form: what an event without a {@code dataschema} has. */
  public static final String OWN = PREFIX + "it0";

  private static final Map<String, Dialect> KNOWN =
      Map.of(
          PREFIX + "anthropic", new AnthropicDialect(),
          PREFIX + "openai-chat", new OpenAiChatDialect(),
          PREFIX + "openai-responses", new OpenAiResponsesDialect(),
          PREFIX + "gemini", new GeminiDialect(),
          PREFIX + "bedrock-converse", new BedrockDialect(),
          PREFIX + "opentelemetry-genai", new OpenTelemetryDialect());

  private Dialects() {}

  /** Empty: it is the own form. */
  public static Optional<Dialect> of(String dataschema) {
    return Optional.ofNullable(KNOWN.get(dataschema));
  }

  /** Whether the URI is ours and yet none that is known, as one with a slip of the pen. */
  public static boolean isUnknown(String dataschema) {
    return dataschema.startsWith(PREFIX)
        && !dataschema.equals(OWN)
        && !KNOWN.containsKey(dataschema);
  }
}
