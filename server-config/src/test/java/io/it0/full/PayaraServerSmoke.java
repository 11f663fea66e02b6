package io.it0.full;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import io.it0.launcher.LaunchedIt0;
import io.it0.launcher.RunningIt0;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayaraServerSmoke {

  private static final Path EAR = Path.of("target/runtime/it0.ear").toAbsolutePath();

  @TempDir Path data;

  @Test
  void the_same_ear_deploys_on_payara_server_and_counts_usage() throws Exception {
    try (LaunchedIt0 it0 = LaunchedIt0.start(data, "--port", "0");
        PayaraServer server = PayaraServer.start(it0.state(), 24_800)) {
      server.deploy(EAR);
      RunningIt0 running = it0.state();
      ApiClient admin =
          ApiClient.anonymous(server.baseUrl())
              .login(running.adminEmail(), running.adminPassword());
      assertThat(admin.get("billing/plans").toString()).contains("\"enterprise\"");
      JsonNode tenant =
          admin.post(
              "tenants",
              Map.of("slug", "full", "name", "Full", "ownerEmail", "owner@full.example"));
      post(server, admin);
      assertThat(awaitUsed(admin, tenant.required("slug").asText())).isEqualTo(10);
      assertThat(server.log()).doesNotContain("|SEVERE|");
    }
  }

  private static void post(PayaraServer server, ApiClient admin) throws IOException {
    JsonNode key = admin.post("api-keys", Map.of("name", "full", "scopes", List.of("USAGE_WRITE")));
    String event =
        "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"full\",\"id\":\"1\",\"tenant\":\"full\","
            + "\"data\":{\"model\":\"claude-sonnet-4-5\",\"inputTokens\":7,\"outputTokens\":3}}";
    var answer =
        ApiClient.anonymous(server.baseUrl())
            .withApiKey(key.required("key").asText())
            .post(
                "usage/events",
                "application/cloudevents+json",
                event.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private static long awaitUsed(ApiClient admin, String tenant) throws Exception {
    long used = 0;
    for (int attempt = 0; attempt < 100 && used == 0; attempt++) {
      TimeUnit.MILLISECONDS.sleep(200);
      used = admin.get("billing/usage/current?tenant=" + tenant).required("used").asLong();
    }
    return used;
  }
}
