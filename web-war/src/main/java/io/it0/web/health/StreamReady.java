package io.it0.web.health;

import io.it0.usage.UsageMetrics;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Usage is counted soon after it was taken: the oldest entry that waits is younger than {@code
 * health.max-lag-seconds}, 600 by default.
 */
@Readiness
@ApplicationScoped
public class StreamReady implements HealthCheck {

  private static final long DEFAULT_SECONDS = 600;

  @Inject private Config config;
  @Inject private UsageMetrics metrics;

  private long longest;

  @PostConstruct
  void configure() {
    longest = config.getOptionalValue("health.max-lag-seconds", Long.class).orElse(DEFAULT_SECONDS);
    if (longest < 1) {
      throw new IllegalArgumentException("health.max-lag-seconds must be at least 1");
    }
  }

  @Override
  public HealthCheckResponse call() {
    long seconds = metrics.lagSeconds.get();
    return HealthCheckResponse.named("usage-stream")
        .withData("lagSeconds", seconds)
        .withData("lagEntries", metrics.lagEntries.get())
        .status(seconds <= longest)
        .build();
  }
}
