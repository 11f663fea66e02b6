package io.it0.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import io.it0.simulator.Accounts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The payment providers of an installation: what a payer does there, and what goes wrong. */
public final class PaymentSimulator {

  private final URI address;
  private final Path keys;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  PaymentSimulator(URI address, Path keys) {
    this.address = address;
    this.keys = keys;
  }

  public Accounts accounts() {
    return Accounts.in(keys, Clock.systemUTC());
  }

  public void act(String provider, String id, String action) throws IOException {
    control("POST", "payments/" + provider + "/" + id + "/" + action, Map.of());
  }

  public JsonNode payments(String provider) throws IOException {
    return control("GET", "payments?provider=" + provider, Map.of());
  }

  public JsonNode control(String method, String path, Object body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/simulator/" + path))
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(ApiClient.JSON.writeValueAsBytes(body)))
            .build();
    return read(request);
  }

  /** A Stripe object as the merchant sees it. */
  JsonNode stripe(String path) throws IOException {
    return read(
        HttpRequest.newBuilder(address.resolve("/v1/" + path))
            .header("Authorization", "Bearer " + accounts().stripe().secretKey())
            .build());
  }

  private JsonNode read(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IOException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body().isEmpty()
          ? ApiClient.JSON.nullNode()
          : ApiClient.JSON.readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
