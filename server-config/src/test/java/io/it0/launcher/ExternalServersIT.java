package io.it0.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.demo.ApiClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** IT0 on a PostgreSQL and a Redis that somebody else runs, named by the environment as in the README. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalServersIT {

  private static final String PASSWORD = "own'er \"pass\" %40 wörd";
  private static final String REDIS_PASSWORD = "redis-pass";

  @TempDir static Path temporary;

  private EmbeddedPostgres postgres;
  private RedisServer redis;
  private int redisPort;
  private Instant eventTime;

  @BeforeAll
  void servers_of_somebody_else() throws IOException, SQLException {
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(temporary.resolve("postgres"))
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      // What the owner needs, and no more.
      statement.execute(
          "create role billing login createrole password '" + PASSWORD.replace("'", "''") + "'");
      statement.execute("create database billing owner billing");
    }
    redisPort = LaunchedIt0.freePort();
    redis =
        RedisServer.newRedisServer()
            .port(redisPort)
            .bind("127.0.0.1")
            .setting("dir " + Files.createDirectory(temporary.resolve("redis")))
            .setting("requirepass " + REDIS_PASSWORD)
            .setting("appendonly yes")
            .build();
    redis.start();
  }

  @AfterAll
  void stop() throws IOException {
    redis.stop();
    postgres.close();
  }

  @Test
  void it_starts_none_of_its_own_migrates_serves_counts_and_finds_everything_again()
      throws Exception {
    Path data = temporary.resolve("data");
    String key;
    try (LaunchedIt0 it0 = LaunchedIt0.start(data, environment(), "--port", "0")) {
      RunningIt0 state = it0.state();
      assertThat(state.postgresPid()).isEmpty();
      assertThat(state.redisPid()).isEmpty();
      assertThat(Files.exists(data.resolve("postgres"))).isFalse();
      assertThat(Files.exists(data.resolve("redis"))).isFalse();
      assertThat(it0.output()).contains("Redis of REDIS_URL").doesNotContain(PASSWORD);

      ApiClient admin = admin(state);
      admin.post(
          "tenants", Map.of("slug", "acme", "name", "Acme", "ownerEmail", "ada@acme.example"));
      eventTime = Instant.now(); // not before the tenant's subscription
      key =
          admin
              .post("api-keys", Map.of("name", "key", "scopes", new String[] {"USAGE_WRITE"}))
              .required("key")
              .asText();
      post(admin.withApiKey(key), "first", 1_000);
      awaitUsed(it0, admin, 1_000);
      try (var elsewhere = new Jedis("127.0.0.1", redisPort)) {
        elsewhere.auth(REDIS_PASSWORD);
        assertThat(elsewhere.keys("usage.recorded.*")).isNotEmpty();
      }
    }

    try (LaunchedIt0 it0 = LaunchedIt0.start(data, environment(), "--port", "0")) {
      ApiClient admin = admin(it0.state());
      post(admin.withApiKey(key), "first", 1_000);
      post(admin.withApiKey(key), "second", 500);
      awaitUsed(it0, admin, 1_500);
    }
  }

  @Test
  void a_server_that_does_not_answer_is_named_before_anything_waits() {
    Map<String, String> wrongRedis = environment();
    wrongRedis.put("REDIS_URL", "redis://:wrong@127.0.0.1:" + redisPort);
    assertThatThrownBy(
            () -> LaunchedIt0.start(temporary.resolve("no-redis"), wrongRedis, "--port", "0"))
        .hasMessageContaining("The Redis of REDIS_URL does not answer");

    Map<String, String> wrongOwner = environment();
    // The embedded server asks nobody for a password; but it knows its roles.
    wrongOwner.put("DB_USER", "nobody");
    assertThatThrownBy(
            () -> LaunchedIt0.start(temporary.resolve("no-database"), wrongOwner, "--port", "0"))
        .hasMessageContaining("The database could not be migrated");
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "DB_URL",
        "jdbc:postgresql://127.0.0.1:%d/billing?tcpKeepAlive=true&loginTimeout=10"
            .formatted(postgres.getPort()));
    environment.put("DB_USER", "billing");
    environment.put("DB_PASSWORD", PASSWORD);
    environment.put("REDIS_URL", "redis://:" + REDIS_PASSWORD + "@127.0.0.1:" + redisPort);
    return environment;
  }

  private static ApiClient admin(RunningIt0 state) throws IOException {
    return ApiClient.anonymous(state.baseUrl().toString())
        .login(state.adminEmail(), state.adminPassword());
  }

  private void post(ApiClient poster, String id, int tokens) throws IOException {
    String event =
        """
        {"specversion":"1.0","id":"%s","source":"test","type":"io.it0.usage.recorded","time":"%s","tenant":"acme",
         "data":{"model":"claude-haiku-4-5","inputTokens":%d,"outputTokens":0}}
        """
            .formatted(id, eventTime, tokens);
    HttpResponse<String> answer =
        poster.post(
            "usage/events", "application/cloudevents+json", event.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private static void awaitUsed(LaunchedIt0 it0, ApiClient admin, long tokens) {
    it0.await(tokens + " tokens", () -> used(admin) == tokens);
  }

  private static long used(ApiClient admin) {
    try {
      JsonNode current = admin.get("billing/usage/current?tenant=acme");
      return current.required("used").asLong();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
