package io.it0.payment;

import java.nio.charset.StandardCharsets;

/** What a provider is answered, in its own manner. */
public record WebhookAnswer(int status, String contentType, String body) {

  public byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
