package io.it0.usage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;
import redis.clients.jedis.RedisClient;

/** Makes what the container injects of this package. */
@Dependent
class UsageBeans {

  @Produces
  @Singleton
  static UsageConfig config(Config config) {
    return UsageConfig.from(config);
  }

  @Produces
  @Singleton
  static UsageMetrics metrics() {
    return new UsageMetrics();
  }

  @Produces
  @Singleton
  static RedisClient redis(UsageConfig config) {
    return RedisConnections.open(config.redis());
  }

  static void close(@Disposes RedisClient redis) {
    redis.close();
  }

  @Produces
  @ApplicationScoped
  static UsageStreams streams(
      RedisClient redis, UsageConfig config, @Any Instance<AcceptedUsage> listeners) {
    return new UsageStreams(
        redis,
        config.streams(),
        events -> listeners.forEach(listener -> listener.accepted(events)));
  }

  @Produces
  @ApplicationScoped
  static UncountedUsage uncounted(RedisClient redis, UsageStreams streams, UsageBacklog backlog) {
    return new UncountedUsage(redis, streams, backlog, System::nanoTime);
  }

  @Produces
  @ApplicationScoped
  static UsageBacklog backlog(RedisClient redis, UsageStreams streams, Clock clock) {
    return new UsageBacklog(redis, streams, clock);
  }
}
