package io.it0.payment.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.it0.payment.Decline;
import io.it0.payment.ProviderRefusedException;
import io.it0.payment.ProviderUnclearException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** JSON over HTTP to one configured host: bounded in time and size, and following nobody anywhere else. */
final class JsonHttp {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int MAX_BYTES = 1024 * 1024;
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String base;
  private final Map<String, String> headers;

  JsonHttp(String base, Map<String, String> headers) {
    this.base = base;
    this.headers = Map.copyOf(headers);
  }

  JsonNode get(String path) {
    return send(request(path).GET());
  }

  JsonNode post(String path, Map<String, ?> body) {
    try {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request holds strings, numbers and maps only", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ANSWER)
            .header("Accept", "application/json");
    headers.forEach(request::header);
    return request;
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] body = in.readNBytes(MAX_BYTES);
        return answer(response.statusCode(), body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderUnclearException("interrupted while waiting for an answer");
    } catch (IOException e) {
      throw new ProviderUnclearException("no answer: " + e.getClass().getSimpleName());
    }
  }

  private static JsonNode answer(int status, byte[] body) throws IOException {
    if (status < 200
        || status >= SERVER_ERROR
        || status == TOO_MANY_REQUESTS
        || status >= 300 && status < BAD_REQUEST) {
      throw new ProviderUnclearException("answered " + status);
    }
    if (status >= BAD_REQUEST) {
      throw new ProviderRefusedException(
          new Decline("http_" + status, "the provider answered " + status, false));
    }
    return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
  }
}
