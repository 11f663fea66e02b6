package io.it0.web.health;

import io.it0.usage.UsageBacklog;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Counting keeps up: no event has been waiting in the streams for longer than {@code health.stream.max-lag-seconds}, by
 * default five minutes.
 */
@Readiness
@ApplicationScoped
public class StreamReady implements HealthCheck {

  private static final long DEFAULT_MAX_LAG = 300;

  @Inject private UsageBacklog backlog;
  @Inject private Config config;

  private long maxLag;

  @PostConstruct
  void configure() {
    maxLag =
        config
            .getOptionalValue("health.stream.max-lag-seconds", Long.class)
            .orElse(DEFAULT_MAX_LAG);
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("stream-lag");
    try {
      UsageBacklog.Lag lag = backlog.lag();
      return response
          .withData("entries", lag.entries())
          .withData("seconds", lag.oldest().toSeconds())
          .status(lag.oldest().toSeconds() <= maxLag)
          .build();
    } catch (JedisException e) {
      return response.down().build(); // Redis is away, as its own check says
    }
  }
}
