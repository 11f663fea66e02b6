package io.it0.scenario;

import io.it0.demo.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Usage as an agent platform reports it. */
final class Events {

  private static final String EVENT =
      """
      {"specversion":"1.0","type":"io.it0.usage.recorded","source":"/story","id":"%s","time":"%s","tenant":"%s",\
      "data":{"model":"claude-sonnet-4-5","inputTokens":%d,"outputTokens":0}}\
      """;

  private Events() {}

  static void use(ApiClient poster, String slug, long tokens, Instant at) {
    String event = EVENT.formatted(UUID.randomUUID(), at, slug, tokens);
    try {
      HttpResponse<String> answer =
          poster.post(
              "usage/events",
              "application/cloudevents+json",
              event.getBytes(StandardCharsets.UTF_8));
      if (answer.statusCode() != 202) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
