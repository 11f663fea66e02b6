package io.it0.payment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * JSON from outside, read strictly: an object, once per name, not deep, and nothing after it. Two readers that disagree
 * on a message can be played off against each other.
 */
public final class WebhookJson {

  private static final int DEPTH = 50;
  private static final int NUMBER = 100;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH)
                          .maxNumberLength(NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private WebhookJson() {}

  /** @throws WebhookRefusedException if it is no such object */
  public static JsonNode object(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // The parser's message quotes the body.
      throw new WebhookRefusedException("the body is not the JSON that is expected");
    }
    throw new WebhookRefusedException("the body is no JSON object");
  }

  /** The text at the end of the path; empty: there is none, or it is something else. */
  public static Optional<String> text(JsonNode node, String... path) {
    JsonNode at = at(node, path);
    return at.isTextual() ? Optional.of(at.textValue()) : Optional.empty();
  }

  /** A decimal number, as text or as a number. */
  public static Optional<BigDecimal> decimal(JsonNode node, String... path) {
    JsonNode at = at(node, path);
    if (at.isNumber()) {
      return Optional.of(at.decimalValue());
    }
    return at.isTextual() ? decimal(at.textValue()) : Optional.empty();
  }

  /** Empty: it is no plain decimal number. */
  public static Optional<BigDecimal> decimal(String text) {
    return text != null && text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  public static JsonNode at(JsonNode node, String... path) {
    JsonNode at = node;
    for (String name : path) {
      at = at.path(name);
    }
    return at;
  }
}
