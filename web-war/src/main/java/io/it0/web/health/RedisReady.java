package io.it0.web.health;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Redis answers PING, on a connection of its own: a pool that is in use says nothing about the server. */
@Readiness
@ApplicationScoped
public class RedisReady implements HealthCheck {

  private static final int TIMEOUT_MILLIS = 1_000;

  @Inject private Config config;

  private URI address;

  @PostConstruct
  void configure() {
    address =
        config
            .getOptionalValue("redis.url", URI.class)
            .orElse(URI.create("redis://127.0.0.1:6379"));
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("redis");
    try (Jedis redis = new Jedis(address, TIMEOUT_MILLIS)) {
      return response.status("PONG".equals(redis.ping())).build();
    } catch (JedisException e) {
      return response.down().build(); // that it is away is the answer
    }
  }
}
