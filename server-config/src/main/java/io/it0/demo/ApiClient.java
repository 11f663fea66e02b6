package io.it0.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/**
 * A small client of IT0's REST API: one base address, one caller.
 *
 * <p>Paths are relative to {@code /api/v1}. Bodies and answers are JSON.
 */
public final class ApiClient {

  public static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http;
  private final URI base;
  private final String header;
  private final String credential;
  private final Map<String, String> more;

  /** An answer that was not what the caller needed. */
  public static final class ApiException extends IOException {

    private static final long serialVersionUID = 1L;
    private final int status;

    ApiException(String call, int status, String body) {
      super("%s answered %d: %s".formatted(call, status, body));
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  private ApiClient(HttpClient http, URI base, String header, String credential) {
    this(http, base, header, credential, Map.of());
  }

  private ApiClient(
      HttpClient http, URI base, String header, String credential, Map<String, String> more) {
    this.http = http;
    this.base = base;
    this.header = header;
    this.credential = credential;
    this.more = more;
  }

  /** @param baseUrl for example {@code http://127.0.0.1:8080} */
  public static ApiClient anonymous(String baseUrl) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    return new ApiClient(http, URI.create(baseUrl + "/api/v1/"), null, null);
  }

  public ApiClient login(String email, String password) throws IOException {
    JsonNode answer = post("auth/login", Map.of("email", email, "password", password));
    return new ApiClient(
        http, base, "Authorization", "Bearer " + answer.required("accessToken").asText());
  }

  public ApiClient withApiKey(String key) {
    return new ApiClient(http, base, "X-API-Key", key);
  }

  /** The same caller, who sends another header besides. */
  public ApiClient withHeader(String name, String value) {
    return new ApiClient(http, base, header, credential, Map.of(name, value));
  }

  public JsonNode get(String path) throws IOException {
    return json("GET " + path, request(path).GET().build());
  }

  public JsonNode post(String path, Object body) throws IOException {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    return json("POST " + path, request);
  }

  /** Puts a body; an empty answer is JSON's null. */
  public JsonNode put(String path, Object body) throws IOException {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    return json("PUT " + path, request);
  }

  /** Deletes; an empty answer is JSON's null. */
  public JsonNode delete(String path) throws IOException {
    return json("DELETE " + path, request(path).DELETE().build());
  }

  /** Posts bytes as they are and returns whatever the answer is. */
  public HttpResponse<String> post(String path, String contentType, byte[] body)
      throws IOException {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    more.forEach(request::header);
    return header == null ? request : request.header(header, credential);
  }

  private JsonNode json(String call, HttpRequest request) throws IOException {
    HttpResponse<String> response = send(request);
    if (response.statusCode() >= 300) {
      throw new ApiException(call, response.statusCode(), response.body());
    }
    return JSON.readTree(response.body());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while calling " + request.uri(), e);
    }
  }
}
