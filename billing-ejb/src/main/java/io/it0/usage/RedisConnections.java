package io.it0.usage;

import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.util.JedisURIHelper;

/** Makes the pool of connections to Redis. */
public final class RedisConnections {

  private static final int MOST = 64;
  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final int CONNECT_MILLIS = 2_000;
  // Far above what an append with fsync takes, far below what a client waits.
  private static final int ANSWER_MILLIS = 5_000;
  // Above the longest blocking read, so that a vanished host is noticed.
  private static final int BLOCKING_MILLIS = 35_000;

  private RedisConnections() {}

  /** @param url {@code redis://user:password@host:port/db}, or {@code rediss} for TLS */
  public static RedisClient open(URI url) {
    var pool = new ConnectionPoolConfig();
    pool.setMaxTotal(MOST);
    pool.setMaxIdle(MOST);
    pool.setMaxWait(WAIT);
    // A connection that a restarted Redis has closed is noticed before it is used.
    pool.setTestWhileIdle(true);
    pool.setTimeBetweenEvictionRuns(Duration.ofSeconds(5));
    var client =
        DefaultJedisClientConfig.builder()
            .user(JedisURIHelper.getUser(url))
            .password(JedisURIHelper.getPassword(url))
            .database(JedisURIHelper.getDBIndex(url))
            .sslOptions(JedisURIHelper.isRedisSSLScheme(url) ? SslOptions.defaults() : null)
            .connectionTimeoutMillis(CONNECT_MILLIS)
            .socketTimeoutMillis(ANSWER_MILLIS)
            .blockingSocketTimeoutMillis(BLOCKING_MILLIS)
            .build();
    return RedisClient.builder()
        .hostAndPort(JedisURIHelper.getHostAndPort(url))
        .clientConfig(client)
        .poolConfig(pool)
        .build();
  }
}
