package io.it0.blackbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Sends what no well-meaning client would send, and returns whatever comes back. */
final class RawClient {

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String baseUrl;

  /**
   * @param path below {@code /api/v1/}
   * @param headers with the credentials and the content type
   */
  record Sent(String method, String path, Map<String, String> headers, byte[] body) {}

  RawClient(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  HttpResponse<String> send(Sent sent) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/api/v1/" + sent.path()))
            .timeout(Duration.ofSeconds(30))
            .method(sent.method(), BodyPublishers.ofByteArray(sent.body()));
    sent.headers().forEach(request::header);
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
