/**
 * The providers' own usage objects, each read as its provider means it and normalised to four disjoint kinds of tokens.
 *
 * <p>Owns the URIs that tell the dialects apart ({@code dataschema} of a CloudEvent), the names of their fields, and what
 * those include: the cache is inside the input at OpenAI, Gemini and OpenTelemetry and beside it at Anthropic and Bedrock;
 * Gemini's thoughts are beside the candidates, OpenAI's reasoning is inside the completion. Numbers that contradict each
 * other are refused, never guessed at.
 */
package io.it0.usage.dialect;
