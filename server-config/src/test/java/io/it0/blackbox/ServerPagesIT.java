package io.it0.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What MicroProfile serves at the server's root: the API's description, health, metrics. */
class ServerPagesIT {

  private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void openapi_describes_every_operation_with_examples() throws Exception {
    JsonNode api = ApiClient.JSON.readTree(get("/openapi", "application/json").body());
    List<String> wanting = new ArrayList<>();
    int operations = 0;
    for (Map.Entry<String, JsonNode> path : api.required("paths").properties()) {
      for (Map.Entry<String, JsonNode> verb : path.getValue().properties()) {
        if (VERBS.contains(verb.getKey().toLowerCase(Locale.ROOT))) {
          operations++;
          String name = verb.getKey() + " " + path.getKey();
          wanting(verb.getValue()).forEach(what -> wanting.add(name + ": " + what));
        }
      }
    }
    assertThat(wanting).isEmpty();
    assertThat(operations).isGreaterThanOrEqualTo(12);
  }

  private static List<String> wanting(JsonNode operation) {
    List<String> wanting = new ArrayList<>();
    if (operation.path("summary").asText().isBlank()) {
      wanting.add("no summary");
    }
    if (operation.path("description").asText().isBlank()) {
      wanting.add("no description");
    }
    if (operation.has("requestBody") && !hasExample(operation.get("requestBody"))) {
      wanting.add("no example of a request");
    }
    boolean answered = false;
    for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
      boolean good = response.getKey().startsWith("2");
      answered |= good && (response.getKey().equals("204") || hasExample(response.getValue()));
    }
    if (!answered) {
      wanting.add("no example of an answer");
    }
    return wanting;
  }

  private static boolean hasExample(JsonNode holder) {
    for (JsonNode content : holder.path("content")) {
      if (content.has("example") || !content.path("examples").isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Test
  void the_api_is_browsable() throws Exception {
    HttpResponse<String> page = get("/api-docs/index.html", "text/html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("swagger-ui");
  }

  @Test
  void health_is_up_and_names_what_it_looked_at() throws Exception {
    JsonNode ready = ApiClient.JSON.readTree(get("/health/ready", "application/json").body());
    assertThat(ready.required("status").asText()).isEqualTo("UP");
    assertThat(ready.required("checks").toString().toLowerCase(Locale.ROOT))
        .contains("postgres", "redis", "migrations", "stream");
    assertThat(get("/health/live", "application/json").statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_show_what_happened() throws Exception {
    String before = get("/metrics", "text/plain").body();
    assertThat(before.toLowerCase(Locale.ROOT))
        .contains(
            "usage_events_accepted",
            "usage_events_counted",
            "usage_events_duplicate",
            "usage_lag_seconds",
            "usage_dead_letters");
  }

  private HttpResponse<String> get(String path, String accept)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(Site.shared().installation().baseUrl() + path))
            .header("Accept", accept)
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
