package io.it0.payment;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What arrived on a webhook's address, untouched.
 *
 * @param body the bytes as they were sent
 * @param headers a header's first value by its name, in any case; null: it is absent
 * @param at the wall clock's time, for signatures that expire
 */
public record WebhookRequest(byte[] body, UnaryOperator<String> headers, Instant at) {

  private static final int MAX_HEADER = 4096;

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.apply(name));
  }

  /** @throws WebhookRefusedException if it is absent, empty or too long */
  public String requireHeader(String name) {
    String value = headers.apply(name);
    if (value == null || value.isBlank() || value.length() > MAX_HEADER) {
      throw new WebhookRefusedException(name + " is missing or not valid");
    }
    return value;
  }

  /** The body as text, without a byte replaced. @throws WebhookRefusedException if it is none in this charset */
  public String text(Charset charset) {
    return decode(body, charset);
  }

  static String decode(byte[] bytes, Charset charset) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new WebhookRefusedException("the body is no text");
    }
  }
}
