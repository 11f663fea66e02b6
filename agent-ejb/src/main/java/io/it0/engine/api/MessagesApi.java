package io.it0.engine.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.it0.engine.EngineConfig;
import io.it0.engine.EngineRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Sends requests to {@code POST /v1/messages}. */
final class MessagesApi {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final String VERSION = "2023-06-01";

  private final HttpClient http;
  private final EngineConfig config;

  MessagesApi(HttpClient http, EngineConfig config) {
    this.http = http;
    this.config = config;
  }

  EngineConfig.Limits limits() {
    return config.limits();
  }

  /** Completes when the answer's head has come. */
  CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> send(
      EngineRequest request, ArrayNode messages) {
    HttpRequest call =
        HttpRequest.newBuilder(endpoint())
            .header("content-type", "application/json")
            .header("accept", "text/event-stream, application/json")
            .header("anthropic-version", VERSION)
            .header("x-api-key", config.provider().key().orElseThrow())
            .POST(BodyPublishers.ofByteArray(body(request, messages)))
            .build();
    return http.sendAsync(call, BodyHandlers.ofPublisher());
  }

  private URI endpoint() {
    String base = config.provider().url().toString();
    return URI.create((base.endsWith("/") ? base : base + "/") + "v1/messages");
  }

  private static byte[] body(EngineRequest request, ArrayNode messages) {
    ObjectNode body = JSON.createObjectNode();
    body.put("model", request.model());
    body.put("max_tokens", request.maxTokens());
    body.put("stream", true);
    body.set("messages", messages);
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request could not be written", e);
    }
  }
}
